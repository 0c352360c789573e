"""What several tests share: plans, engines, hosts, servers."""
