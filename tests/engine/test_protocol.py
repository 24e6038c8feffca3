"""Every promise of the protocol holds whatever happens in whatever order; and each law is needed for that: without it,
the same search finds a story in which a promise breaks.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test

from server.engine.sqlite_store import SqliteStore
from server.engine.store import Store, open_store
from tests.engine.house import create_tables
from tests.engine.protocol import BrokenError, Protocol
from tests.engine.protocol_parts import MUTANTS, Mutation

CLIENTS, PROCESSES = 4, 2
who = st.integers(0, CLIENTS - 1)
where = st.integers(0, PROCESSES - 1)


class Story(RuleBasedStateMachine):
    """One run of the model. `store`, `mutation` and `broken` are set by the test."""

    store: Store
    mutation: Mutation = "none"
    broken: list[str]

    def __init__(self) -> None:
        super().__init__()
        self.model = Protocol(self.store, self.mutation, CLIENTS, PROCESSES)

    @rule(client=who, kind=st.sampled_from(["say", "add"]), answer=st.booleans())
    def press(self, client: int, kind: str, answer: bool) -> None:
        self.model.press(self.model.clients[client], kind)
        self.model.send(self.model.clients[client], answer_arrives=answer)

    @precondition(lambda self: any(client.outbox for client in self.model.clients))
    @rule(client=who, answer=st.booleans())
    def retry(self, client: int, answer: bool) -> None:
        if self.model.clients[client].outbox:
            self.model.send(self.model.clients[client], answer_arrives=answer)

    @rule(
        client=who,
        ats=st.lists(st.integers(0, 5), min_size=1, max_size=4),
        fate=st.sampled_from(["arrives", "arrives", "doubled", "lost"]),
    )
    def network(self, client: int, ats: list[int], fate: str) -> None:
        for at in ats:
            self.model.network(self.model.clients[client], at, fate)

    @rule(client=who, process=where)
    def reconnect(self, client: int, process: int) -> None:
        self.model.reconnect(self.model.clients[client], process)

    @rule(process=where)
    def crash(self, process: int) -> None:
        self.model.crash(process)

    @rule(process=where)
    def compare_with_sql(self, process: int) -> None:
        self.model.processes[process].catch_up()

    @rule(arrive=st.booleans())
    def hints(self, arrive: bool) -> None:
        self.model.wires.hints = arrive

    @rule(when=st.sampled_from(["before", "after"]))
    def next_commit_fails(self, when: str) -> None:
        self.model.wires.fault = when  # type: ignore[assignment]

    @rule(ms=st.integers(1, 2_000))
    def time_passes(self, ms: int) -> None:
        self.model.clock.advance(ms)

    def teardown(self) -> None:
        try:
            self.model.come_to_rest()
            self.model.check()
        except BrokenError as broken:
            self.broken.append(str(broken))
            raise
        finally:
            self.model.stop()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """One log for all stories: each has a room of its own."""
    path: Path = tmp_path_factory.mktemp("protocol") / "log.db"
    create_tables(f"sqlite:///{path}")
    store = open_store(f"sqlite:///{path}", sqlite_synchronous="OFF")
    assert isinstance(store, SqliteStore)
    yield store
    store.close()


def tell(store: Store, mutation: Mutation, examples: int, *, same_each_time: bool) -> list[str]:
    """Search for a story in which a promise breaks; the promises that did."""
    machine = type("Told", (Story,), {"store": store, "mutation": mutation, "broken": []})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=40,
            deadline=None,
            database=None,
            derandomize=same_each_time,
            report_multiple_bugs=False,
            # A story is found in seconds; making it shorter takes minutes and tells nothing new about a mutant.
            phases=[Phase.generate] if mutation != "none" else [Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
    broken: list[str] = machine.broken  # type: ignore[attr-defined]
    return broken


def test_every_promise_holds(store: Store) -> None:
    assert tell(store, "none", 60, same_each_time=False) == []


@pytest.mark.parametrize("mutation", MUTANTS)
def test_without_this_law_a_promise_breaks(store: Store, mutation: Mutation) -> None:
    with pytest.raises(BrokenError):
        tell(store, mutation, 300, same_each_time=True)
