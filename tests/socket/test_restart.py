"""Nothing acknowledged is ever lost: not by a restart, not by kill -9."""

import pytest

from tests.support.live import Guest, LiveServer


@pytest.mark.parametrize("kill", [False, True])
def test_everything_acknowledged_is_there(tmp_path, kill) -> None:
    server = LiveServer(tmp_path / "instance").start()
    try:
        ana, ben = Guest(server, "Ana"), Guest(server, "Ben")
        code = ana.create_room()
        ana.enter(code)
        ben.enter(code)
        for n in range(10):
            assert ana.do("queue.add", url=f"https://youtu.be/video{n:06d}")["ok"]
            assert ben.do("chat.send", text=f"message {n}")["ok"]
        item = ana.state(code)["data"]["snapshot"]["player"]["item"]["item_id"]
        last = ben.do("player.seek", item_id=item, position_ms=5_000)["rev"]
        before = ana.state(code)["data"]["snapshot"]
        assert before["rev"] >= last
        since = {"rev": before["rev"], "at": before["at"]}
        server.restart(kill=kill)
        back = ana.reconnect().join(code, since=since)["data"]
        assert "snapshot" not in back
        after = ana.state(code)["data"]["snapshot"]
        assert after["rev"] >= before["rev"] + len(back["events"])
        assert [i["item_id"] for i in after["queue"]] == [i["item_id"] for i in before["queue"]]
        assert after["chat"] == before["chat"]
        assert after["player"]["item"] == before["player"]["item"]
        assert ben.reconnect().join(code)["data"]["you"]["user_id"] == ben.user_id
        assert ben.do("chat.send", text="back")["ok"]
        ana.leave()
        ben.leave()
    finally:
        server.stop()
