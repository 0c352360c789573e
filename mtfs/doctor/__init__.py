"""What a computer has for each host: facts, and what follows from them."""
