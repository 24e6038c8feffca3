"""A Firefox with an add-on, driven over Marionette, the protocol that it speaks itself: no further driver is needed."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path
from typing import Any, Self

PATIENCE_S = 60.0
# Fixed for this profile; Firefox makes one up otherwise, which no test could know.
HOST_ID = "5e0f8a4e-3a50-4f6a-9d0e-2b8f3f1f7c11"
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
PREFS = {
    "marionette.port": 0,
    "app.update.enabled": False,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.enabled": False,
}


class MarionetteError(Exception):
    """Firefox refused a command; the text says why."""


class Firefox:
    """A headless Firefox with a profile of its own. `addon` is the id that its page addresses shall be fixed for."""

    def __init__(self, program: str, folder: Path, addon: str) -> None:
        self._profile = folder
        uuids = json.dumps({addon: HOST_ID})
        prefs = {**PREFS, "extensions.webextensions.uuids": uuids}
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in prefs.items()]
        (folder / "user.js").write_text("\n".join(lines))
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "TMPDIR")}
        self._process = subprocess.Popen(
            [
                program,
                "--headless",
                "--no-remote",
                "--marionette",
                "--remote-allow-system-access",
                "--profile",
                str(folder),
            ],
            env={**kept, "HOME": str(folder), "MOZ_DISABLE_CONTENT_SANDBOX": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        self._count = 0
        self._rest = b""
        self._socket = self._connect()

    def __enter__(self) -> Self:
        self._read()  # it says what it is
        self.send("WebDriver:NewSession", {"strictFileInteractability": True})
        return self

    def __exit__(self, *_exc: object) -> None:
        self._socket.close()
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(timeout=PATIENCE_S)

    def _connect(self) -> socket.socket:
        deadline = time.monotonic() + PATIENCE_S
        told = self._profile / "MarionetteActivePort"
        while time.monotonic() < deadline:
            try:
                return socket.create_connection(("127.0.0.1", int(told.read_text())), timeout=PATIENCE_S)
            except (OSError, ValueError):
                time.sleep(0.1)
        raise AssertionError("Firefox did not start")

    def _read(self) -> Any:
        """One message: its length, a colon, JSON."""
        while b":" not in self._rest:
            self._more()
        length, _, self._rest = self._rest.partition(b":")
        while len(self._rest) < int(length):
            self._more()
        message, self._rest = self._rest[: int(length)], self._rest[int(length) :]
        return json.loads(message)

    def _more(self) -> None:
        chunk = self._socket.recv(65_536)
        assert chunk, "Firefox hung up"
        self._rest += chunk

    def send(self, command: str, parameters: dict[str, Any] | None = None) -> Any:
        self._count += 1
        message = json.dumps([0, self._count, command, parameters or {}]).encode()
        self._socket.sendall(f"{len(message)}:".encode() + message)
        _kind, _count, error, result = self._read()
        if error is not None:
            raise MarionetteError(f"{command}: {error['error']}: {error['message']}")
        return result

    # -- what a test does with it -----------------------------------------------------------------------------------

    def install(self, folder: Path) -> None:
        self.send("Addon:Install", {"path": str(folder), "temporary": True})

    def open_popup(self) -> None:
        """Only the browser itself may go to an add-on's page."""
        load = """const { gBrowser } = Services.wm.getMostRecentWindow("navigator:browser");
        const triggeringPrincipal = Services.scriptSecurityManager.getSystemPrincipal();
        gBrowser.selectedTab = gBrowser.addTab(args[0], { triggeringPrincipal });"""
        self.as_browser(load, f"moz-extension://{HOST_ID}/popup.html")
        self.send("WebDriver:SwitchToWindow", {"handle": self.send("WebDriver:GetWindowHandles")[-1]})
        self.find("//main")  # what runs before in the tab's empty page is lost with it

    def as_browser(self, script: str, *arguments: Any) -> Any:
        """As `run`, with all the powers of the browser."""
        self.send("Marionette:SetContext", {"value": "chrome"})
        try:
            return self.run(script, *arguments)
        finally:
            self.send("Marionette:SetContext", {"value": "content"})

    def run(self, script: str, *arguments: Any) -> Any:
        """The value that an async function body returns, in the page."""
        asynchronous = (
            f"const [...args] = arguments; const done = args.pop(); (async () => {{ {script} }})().then(done)"
        )
        parameters = {"script": asynchronous, "args": list(arguments), "scriptTimeout": PATIENCE_S * 1000}
        return self.send("WebDriver:ExecuteAsyncScript", parameters)["value"]

    def find(self, xpath: str) -> str:
        """The element, once it is there."""
        deadline = time.monotonic() + PATIENCE_S
        while True:
            try:
                found = self.send("WebDriver:FindElement", {"using": "xpath", "value": xpath})
                return str(found["value"][ELEMENT])
            except MarionetteError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def text(self, xpath: str) -> str:
        return str(self.send("WebDriver:GetElementText", {"id": self.find(xpath)})["value"])

    def click(self, xpath: str) -> None:
        self.send("WebDriver:ElementClick", {"id": self.find(xpath)})

    def fill(self, xpath: str, text: str) -> None:
        element = self.find(xpath)
        self.send("WebDriver:ElementClear", {"id": element})
        self.send("WebDriver:ElementSendKeys", {"id": element, "text": text})

    def until(self, holds: Any, what: str) -> Any:
        deadline = time.monotonic() + PATIENCE_S
        while not (found := holds()):
            assert time.monotonic() < deadline, f"not in time: {what}"
            time.sleep(0.1)
        return found
