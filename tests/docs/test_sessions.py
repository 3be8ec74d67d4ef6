"""Claims about sessions: ``lca`` in a page is the command, as a shell starts it."""

import os
from pathlib import Path

import pytest

from docs import sessions


def rerun(command: str) -> list[str]:
    """Return what a session of one command shows below it."""
    page = sessions.rerun(f"```console\n$ {command}\n```\n")
    return page.splitlines()[2:-1]


def test_a_shell_sees_how_the_command_ended() -> None:
    assert rerun("lca --version > /dev/null; echo $?") == ["0"]
    assert rerun("lca solve nowhere 2> /dev/null; echo $?") == ["2"]
    assert rerun('lca --version | cat; echo "${PIPESTATUS[0]}"')[-1] == "0"


def test_a_shell_has_both_streams_apart() -> None:
    assert rerun("lca solve nowhere 2> /dev/null") == []
    assert "nowhere" in "".join(rerun("lca solve nowhere 2>&1 > /dev/null"))


def test_a_reader_may_stop_reading() -> None:
    command = "lca solve inventories/heijungs_suh --json"
    shown = rerun(f'{command} | head -c 1; echo "${{PIPESTATUS[0]}}"')
    assert shown == ["{0"]


def test_a_crash_is_shown_as_a_process_shows_it(monkeypatch) -> None:
    def crash() -> None:
        message = "a fault of ours"
        raise RuntimeError(message)

    monkeypatch.setattr("lca.cli.main", crash)
    shown = rerun("lca --version; echo $?")
    assert shown[0] == "Traceback (most recent call last):"
    assert shown[-2:] == ["RuntimeError: a fault of ours", "1"]


def test_a_session_leaves_everything_as_it_was() -> None:
    before = dict(os.environ), Path.cwd()
    rerun("lca --version")
    assert (dict(os.environ), Path.cwd()) == before


@pytest.mark.parametrize("folder", ["a b", "丙"])
def test_the_command_runs_where_the_shell_is(folder: str) -> None:
    shown = rerun(
        f"mkdir '{folder}' && cd '{folder}' && lca template t > /dev/null; ls"
    )
    assert shown == ["t"]
