"""A room over real sockets, by people who know nothing but the protocol."""

import time
from uuid import uuid4

from tests.domain.client import fold
from tests.support.live import SAMPLE


def video(n: int) -> str:
    return f"https://www.youtube.com/watch?v=video{n:06d}"


def current(state):
    item = state["player"]["item"]
    return item["item_id"] if item else None


def test_an_evening(pair, guest) -> None:
    ana, ben, code = pair
    ids = [ana.do("queue.add", url=video(n))["data"]["item_id"] for n in range(4)]
    assert ben.do("queue.reorder", item_id=ids[3], before_id=ids[1])["ok"]
    assert ben.do("player.start_now", item_id=ids[0])["ok"]
    assert ben.do("player.pause", item_id=ids[0])["ok"]
    assert ana.do("player.seek", item_id=ids[0], position_ms=12_000)["ok"]
    assert ben.do("chat.send", text="here comes the good part")["ok"]
    cat = guest("Cat")
    joined = cat.enter(code)
    snapshot = joined["snapshot"]
    assert [item["item_id"] for item in snapshot["queue"]] == [ids[3], ids[1], ids[2]]
    assert current(snapshot) == ids[0]
    assert snapshot["player"]["timeline"]["position_ms"] == 12_000
    assert snapshot["chat"][-1]["text"] == "here comes the good part"
    assert snapshot == ana.state(code)["data"]["snapshot"]
    assert {person["name"] for person in joined["people"]["list"]} == {"Ana", "Ben", "Cat"}


def test_everyone_folds_to_the_same_room(guest) -> None:
    ana, ben = guest("Ana"), guest("Ben")
    code = ana.create_room()
    start = ana.enter(code)["snapshot"]
    assert ben.enter(code)["snapshot"] == start
    for n in range(5):
        (ana if n % 2 else ben).do("queue.add", url=video(n))
        ana.do("chat.send", text=f"message {n}")
    end = ana.state(code)["data"]["snapshot"]
    for person in (ana, ben):
        person.wait_for(lambda name, payload: payload.get("rev") == end["rev"])
        events = [event for event in person.numbered() if event["rev"] <= end["rev"]]
        assert [event["rev"] for event in events] == list(range(start["rev"] + 1, end["rev"] + 1))
        kinds = {payload["rev"]: name for name, payload in person.heard if "rev" in payload}
        wire = [{"rev": p["rev"], "at": p["at"], "type": kinds[p["rev"]], "payload": p} for p in events]
        assert fold(start, wire) == end


def test_an_answer_comes_after_its_event(pair) -> None:
    ana, ben, _code = pair
    answer = ben.do("chat.send", text="hi")
    assert ben.numbered()[-1]["rev"] == answer["rev"]
    assert ana.wait_for(lambda name, p: p.get("rev") == answer["rev"])["by"]["name"] == "Ben"


def test_a_repeat_is_answered_once_and_done_once(pair) -> None:
    ana, ben, code = pair
    op_id = uuid4().hex
    first = ben.call("chat.send", {"op_id": op_id, "text": "once"})
    assert ben.call("chat.send", {"op_id": op_id, "text": "once"}) == first
    other = ben.call("chat.send", {"op_id": op_id, "text": "twice"})
    assert other["error"]["code"] == "conflict"
    assert [m["text"] for m in ana.state(code)["data"]["snapshot"]["chat"]] == ["once"]


def test_since_brings_exactly_what_was_missed(pair) -> None:
    ana, ben, code = pair
    ana.do("chat.send", text="one")
    last = ben.wait_for(lambda name, p: name == "chat.message")
    ben.leave()
    ana.do("chat.send", text="two")
    ana.do("chat.send", text="three")
    back = ben.reconnect().join(code, since={"rev": last["rev"], "at": last["at"]})["data"]
    assert "snapshot" not in back
    assert [event["payload"]["text"] for event in back["events"]] == ["two", "three"]
    lost = ben.call("room.sync", {"since": {"rev": last["rev"], "at": last["at"] + 1}})["data"]
    assert "snapshot" in lost, "another past: the whole state"


def test_a_direct_item_starts_for_both_at_one_moment(pair) -> None:
    ana, ben, _code = pair
    answer = ana.do("queue.add", url=SAMPLE)
    assert answer["ok"], answer
    state = ben.wait_for(lambda name, p: name == "player.state")
    for person in (ana, ben):
        assert person.call("presence.report", {"active": True, "cue": state["cue"], "ready": True})["ok"]
    ana.do("player.pause", item_id=state["item"]["item_id"])
    ana.do("player.play", item_id=state["item"]["item_id"])
    again = ana.wait_for(lambda name, p: name == "player.state" and p["cue"] == state["cue"] + 1)
    for person in (ana, ben):
        person.call("presence.report", {"cue": again["cue"], "ready": True})
    playing = ben.wait_for(
        lambda name, p: name == "player.state" and p["phase"] == "playing" and p["cue"] == again["cue"]
    )
    assert playing["timeline"]["anchor_ms"] > playing["at"]
    assert ana.wait_for(lambda name, p: p.get("rev") == playing["rev"]) == playing


def test_two_presses_of_skip_skip_one(pair) -> None:
    ana, ben, code = pair
    ids = [ana.do("queue.add", url=video(n))["data"]["item_id"] for n in range(3)]
    answers = [person.do("player.next", item_id=ids[0]) for person in (ana, ben)]
    assert [answer["ok"] for answer in answers] == [True, False]
    assert answers[1]["error"]["code"] == "conflict"
    assert current(ana.state(code)["data"]["snapshot"]) == ids[1]


def test_a_stranger_changes_nothing(pair, guest) -> None:
    ana, _ben, code = pair
    item = ana.do("queue.add", url=video(1))["data"]["item_id"]
    ana.do("player.start_now", item_id=item)
    stranger = guest("Mallory")
    before = ana.state(code)["data"]["snapshot"]
    assert stranger.command(code, "chat.send", text="hi")["error"]["code"] == "forbidden"
    assert stranger.state(code)["error"]["code"] == "forbidden"
    stranger.connect()
    assert stranger.do("player.pause", item_id=item)["error"]["code"] == "forbidden"
    own = stranger.create_room()
    stranger.join(own)
    for name, payload in (
        ("queue.remove", {"item_ids": [item]}),
        ("queue.reorder", {"item_id": item, "before_id": None}),
        ("queue.requeue", {"item_id": item}),
    ):
        assert stranger.do(name, **payload)["error"]["code"] == "not_found"
    assert stranger.do("player.pause", item_id=item)["error"]["code"] == "conflict"
    assert ana.state(code)["data"]["snapshot"] == before


def test_a_kicked_person_is_out_at_once(pair) -> None:
    ana, ben, code = pair
    assert ana.do("room.kick", user_id=ben.user_id)["ok"]
    ben.wait_for(lambda name, p: name == "room.removed" and p["reason"] == "kicked")
    assert ben.do("chat.send", text="still here?")["error"]["code"] == "forbidden"
    heard = len(ben.heard)
    ana.do("chat.send", text="bye")
    time.sleep(0.3)
    assert len(ben.heard) == heard
    ana.do("room.kick", user_id=ben.user_id, ban={"until": None})
    assert ben.join(code)["error"]["code"] == "banned"


def test_a_closed_room_opens_for_its_owner_alone(pair) -> None:
    ana, ben, code = pair
    assert ana.do("room.close")["ok"]
    ben.wait_for(lambda name, p: name == "room.closed")
    assert ben.join(code)["error"]["code"] == "not_found"
    assert ana.join(code)["ok"]
    assert ben.join(code)["ok"]


def test_people_come_and_go(pair, guest) -> None:
    ana, _ben, code = pair
    cat = guest("Cat")
    cat.enter(code)
    ana.wait_for(lambda name, p: name == "presence.update" and any(x["name"] == "Cat" for x in p["people"]))
    cat.call("room.leave", {})
    ana.wait_for(lambda name, p: name == "presence.update" and cat.user_id in p["left"])


def test_the_same_tab_again_replaces_itself(pair) -> None:
    ana, ben, code = pair
    old = ben.sio
    ben.reconnect().join(code)
    deadline = time.monotonic() + 10
    while old.connected and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not old.connected
    people = ana.state(code)["data"]["people"]["list"]
    assert [len(person["conns"]) for person in people if person["name"] == "Ben"] == [1]


def test_undo(pair) -> None:
    ana, _ben, code = pair
    for n in range(3):
        ana.do("queue.add", url=video(n))
    before = ana.state(code)["data"]["snapshot"]["queue"]
    answer = ana.do("queue.clear", item_ids=[item["item_id"] for item in before])
    assert ana.do("room.undo", rev=answer["rev"])["ok"]
    assert ana.state(code)["data"]["snapshot"]["queue"] == before


def test_typing_and_history(pair) -> None:
    ana, ben, _code = pair
    for n in range(6):
        ana.do("chat.send", text=f"m{n}")
    ben.call("chat.typing", {})
    ana.wait_for(lambda name, p: name == "chat.typing" and p["name"] == "Ben")
    page = ben.call("chat.history", {"before": None, "limit": 4})["data"]["messages"]
    assert [m["text"] for m in page] == ["m2", "m3", "m4", "m5"]
    earlier = ben.call("chat.history", {"before": page[0]["id"], "limit": 4})["data"]["messages"]
    assert [m["text"] for m in earlier] == ["m0", "m1"]


def test_the_clock_answers_in_microseconds(pair) -> None:
    ana, _ben, _code = pair
    data = ana.call("clock.ping", {})["data"]
    assert data["t1_us"] <= data["t2_us"]
    assert abs(data["t1_us"] / 1e6 - time.time()) < 60
