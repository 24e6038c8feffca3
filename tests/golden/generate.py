"""Write the golden traces: `python -m tests.golden.generate`. README.md beside this says what they are for."""

import json
from pathlib import Path

from server.domain import codec
from server.domain.scene import Improve
from tests.domain.table import ANA, BEN, CAT, DAN, Table, video

HERE = Path(__file__).parent


def evening(table: Table) -> None:
    table.add()
    table.ready(ANA, BEN).settle().after(4_000)
    second, third = table.add(BEN), table.add(CAT, video(3, None))
    table.add(ANA, where="next")
    table.send(BEN, "queue.reorder", item_id=third, before_id=second)
    table.send(ANA, "player.seek", position_ms=30_000)
    table.ready(ANA, BEN).settle().after(1_000)
    table.suspend(BEN, "buffering").settle().after(700).suspend(BEN, None).settle()
    table.send(BEN, "player.pause")
    table.send(BEN, "player.seek", position_ms=12_000)
    table.send(ANA, "player.rate", rate=1.25)
    table.send(ANA, "player.load", load_id=second)
    table.settle(Improve(third, video(3, 61_000)))
    table.send(ANA, "queue.remove", item_ids=[third])
    table.send(ANA, "room.undo", rev=table.state.rev)
    table.send(ANA, "player.next")
    table.send(ANA, "room.undo", rev=table.state.rev)


def talk(table: Table) -> None:
    first = table.send(ANA, "chat.send", text="here comes the good part", at_ms=1_000).data["id"]
    for n in range(35):
        table.send(BEN, "chat.send", text=f"message {n} \u05e9\u05dc\u05d5\u05dd \U0001f389")
    last = table.send(CAT, "chat.send", text="taken back").data["id"]
    table.send(CAT, "chat.delete", ids=[last])
    table.send(ANA, "chat.delete", ids=[table.state.chat[3]["id"], table.state.chat[4]["id"]])
    assert first


def house(table: Table) -> None:
    table.send(ANA, "room.settings", name="Saturday films", control_mode="operators", visibility="public")
    table.send(ANA, "room.role", user_id=BEN.user_id, role="operator")
    table.send(BEN, "room.mute", user_id=CAT.user_id, minutes=10)
    table.send(BEN, "room.kick", user_id=CAT.user_id, reason="spam", ban={"until": None})
    table.send(BEN, "room.unban", user_id=CAT.user_id)
    table.exit(ANA).after(120_000).settle()
    table.enter(ANA).settle()
    table.send(ANA, "room.transfer", user_id=BEN.user_id)
    table.send(BEN, "room.close")


def order(table: Table) -> None:
    for person, text in ((CAT, "one"), (BEN, "two"), (CAT, "three")):
        table.send(person, "chat.send", text=text, at_ms=2_000 if text == "three" else None)
    for person in (ANA, CAT, BEN, CAT):
        table.add(person)
    table.send(ANA, "room.remove_all", user_id=CAT.user_id, chat=True, queue=True)
    table.send(ANA, "room.undo", rev=table.state.rev)
    table.send(CAT, "chat.delete", ids=[table.state.chat[0]["id"]])
    table.send(ANA, "room.remove_all", user_id=CAT.user_id, chat=True, queue=False)


def doors(table: Table) -> None:
    table.add()
    table.send(ANA, "room.settings", control_mode="operators", queue_approval=True, slow_mode_s=5, capacity=20)
    first, second, third = (table.add(CAT) for _ in range(3))
    table.send(ANA, "queue.approve", item_ids=[second, third], approve=True)
    table.send(ANA, "player.next")
    table.send(ANA, "queue.approve", item_ids=[first], approve=False)
    table.send(ANA, "room.undo", rev=table.state.rev)
    table.send(ANA, "room.settings", entry="approval", words=["spoiler"], can={"guest": ["chat.send"]})
    for opens in (False, True):
        table.knocking = {DAN.user_id: DAN.name}
        table.send(ANA, "room.approve", user_id=DAN.user_id, approve=opens)
    table.send(ANA, "room.settings", locked=True, shield_minutes=1)
    table.after(60_000).settle()
    table.send(ANA, "room.rotate_code", clear=True)


STORIES = {"evening": evening, "talk": talk, "house": house, "order": order, "doors": doors}


def trace(name: str) -> str:
    table = Table().enter(ANA, BEN, CAT)
    before = codec.snapshot(table.state)
    STORIES[name](table)
    whole = {"name": name, "snapshot": before, "events": table.log, "after": codec.snapshot(table.state)}
    return json.dumps(whole, indent=1, ensure_ascii=True) + "\n"


def main() -> None:
    for name in STORIES:
        _path(name).write_text(trace(name))


def _path(name: str) -> Path:
    return HERE / f"{name}.json"


if __name__ == "__main__":
    main()
