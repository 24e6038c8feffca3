"""A bot that queues what people ask for: they write "!add LINK" in the chat. It needs `pip install requests`.

    python bot.py https://films.example K7T-E42 st.t_2b6n8c.Zm9vYmFy

The token comes from the room's menu, "Programs in this room", with the rights to add and to chat; for links to files on
other sites with that right, too.
"""

import sys
import time

import requests

SERVER, CODE, TOKEN = sys.argv[1:4]
ROOM = f"{SERVER}/api/room/{CODE}"
http = requests.Session()
http.headers["Authorization"] = f"Bearer {TOKEN}"


def chat() -> list[dict]:
    answer = http.get(f"{ROOM}/state", timeout=10).json()
    return answer["data"]["snapshot"]["chat"] if answer["ok"] else []


def command(name: str, op_id: str, **data: object) -> dict:
    # The op_id is made of the message's id: whatever fails in between, a request is carried out once.
    return http.post(f"{ROOM}/command", json={"name": name, "data": data, "op_id": op_id}, timeout=10).json()


seen = {line["id"] for line in chat()}
print("listening", flush=True)
while True:
    time.sleep(1)
    for line in chat():
        if line["id"] not in seen and line.get("text", "").startswith("!add "):
            added = command("queue.add", f"bot-add-{line['id']}", url=line["text"][5:].strip())
            said = "Queued." if added["ok"] else added["error"]["message"]
            command("chat.send", f"bot-say-{line['id']}", text=said)
        seen.add(line["id"])
