"""What several tests share: plans, engines, hosts, servers."""

import pkgutil

import pytest

pytest.register_assert_rewrite(*(f"support.{module.name}" for module in pkgutil.iter_modules(__path__)))
