"""Where the AWS provider comes from, on machines made of temporary directories."""

from __future__ import annotations

from pathlib import Path

import pytest

from terraform_cli.mirror import CACHE, MirrorError, cli_configuration


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "home"
    path.mkdir()
    return path


@pytest.fixture
def opt(tmp_path: Path) -> Path:
    path = tmp_path / "opt"
    path.mkdir()
    return path


@pytest.fixture
def machine(home: Path) -> dict[str, str]:
    """The environment of a machine with nothing on it."""
    return {"HOME": str(home), "XDG_DATA_DIRS": str(home / "nothing")}


def provider_in(directory: Path) -> Path:
    (directory / "registry.example.com/hashicorp/aws/5.100.0/linux_amd64").mkdir(parents=True)
    return directory


def test_without_any_mirror_the_registry_serves_into_a_cache(
    machine: dict[str, str], opt: Path
) -> None:
    text = cli_configuration(machine, opt)
    assert text is not None
    assert f'plugin_cache_dir = "{CACHE}"' in text
    assert "provider_installation" not in text


def test_a_users_own_cache_is_used(machine: dict[str, str], home: Path, opt: Path) -> None:
    assert cli_configuration(machine | {"TF_PLUGIN_CACHE_DIR": "/cache"}, opt) is None
    own = 'plugin_cache_dir = "/cache"\n'
    (home / ".terraformrc").write_text(own)
    text = cli_configuration(machine, opt)
    assert text is not None
    assert text.strip() == own.strip()


def test_a_mirror_under_opt_is_found(machine: dict[str, str], opt: Path) -> None:
    mirror = provider_in(opt / "plugins")
    text = cli_configuration(machine, opt)
    assert text is not None
    assert f'path    = "{mirror}"' in text


def test_the_mirror_is_the_only_source_of_the_provider(machine: dict[str, str], opt: Path) -> None:
    provider_in(opt / "plugins")
    text = cli_configuration(machine, opt)
    assert text is not None
    assert 'include = ["hashicorp/aws"]' in text
    assert 'exclude = ["hashicorp/aws"]' in text


def test_the_variable_comes_first(machine: dict[str, str], opt: Path, tmp_path: Path) -> None:
    provider_in(opt / "plugins")
    named = provider_in(tmp_path / "named")
    text = cli_configuration(machine | {"TF_PLUGIN_MIRROR": str(named)}, opt)
    assert text is not None
    assert str(named) in text
    assert str(opt) not in text


def test_a_variable_that_names_no_mirror_is_refused(machine: dict[str, str], home: Path) -> None:
    with pytest.raises(MirrorError, match=f"TF_PLUGIN_MIRROR={home}"):
        cli_configuration(machine | {"TF_PLUGIN_MIRROR": str(home)})


def test_a_users_own_provider_installation_is_kept(
    machine: dict[str, str], home: Path, opt: Path
) -> None:
    provider_in(opt / "plugins")
    own = 'provider_installation {\n  network_mirror { url = "https://mirror.example.com/" }\n}\n'
    (home / ".terraformrc").write_text(own)
    text = cli_configuration(machine, opt)
    assert text is not None
    assert text.strip() == own.strip()


def test_the_rest_of_a_users_configuration_is_kept_beside_the_mirror(
    machine: dict[str, str], opt: Path, tmp_path: Path
) -> None:
    provider_in(opt / "plugins")
    own = tmp_path / "own.tfrc"
    own.write_text('plugin_cache_dir = "/cache"\n')
    text = cli_configuration(machine | {"TF_CLI_CONFIG_FILE": str(own)}, opt)
    assert text is not None
    assert 'plugin_cache_dir = "/cache"' in text
    assert str(opt) in text


def test_a_configuration_file_that_does_not_exist_is_passed_over(
    machine: dict[str, str], home: Path, opt: Path
) -> None:
    missing = {"TF_CLI_CONFIG_FILE": str(home / "missing.tfrc")}
    assert cli_configuration(machine | missing, opt) == cli_configuration(machine, opt)


def test_the_directories_that_terraform_searches_need_no_configuration(
    machine: dict[str, str], home: Path, opt: Path
) -> None:
    provider_in(opt / "plugins")
    provider_in(home / ".terraform.d/plugins")
    assert cli_configuration(machine, opt) is None
