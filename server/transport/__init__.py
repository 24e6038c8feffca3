"""The guard: what sits between Socket.IO and the TCP socket.

It imports nothing of ours, and only `server.factory` imports it (`app.py` and gunicorn name its worker class).
`install.install()` puts it under a python-socketio server; `worker.ShareTubeWorker` is the gunicorn worker that runs
it.
"""
