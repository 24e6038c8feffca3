"""The same under gevent, in a process of its own: patching cannot be undone."""

import subprocess
import sys
import textwrap

STORY = """
    from gevent import monkey
    monkey.patch_all()
    import gevent
    from server.services.providers import ErrorKind, MediaRef, ProviderError, YouTubeProvider
    from tests.fakes.fake_youtube import FakeYouTube

    ticks = 0
    def tick():
        global ticks
        while True:
            ticks += 1
            gevent.sleep(0.01)

    with FakeYouTube("k") as fake:
        fake.add("dQw4w9WgXcQ")
        fake.then("videos", delay_s=0.3)
        provider = YouTubeProvider("k", fake.api_base, fake.oembed_url)
        ticker = gevent.spawn(tick)
        ask = lambda: provider.lookup(MediaRef("youtube", "dQw4w9WgXcQ"), 10)
        crowd = [gevent.spawn(ask) for _ in range(50)]
        gevent.joinall(crowd, raise_error=True)
        assert len({greenlet.value for greenlet in crowd}) == 1
        assert len(fake.requests) == 1, fake.requests
        before = ticks
        fake.always("videos", hang=True)
        def give_up():
            try:
                provider.lookup(MediaRef("youtube", "hangs-00001"), 0.5)
            except ProviderError as error:
                return error.kind
        waiting = [gevent.spawn(give_up) for _ in range(20)]
        gevent.joinall(waiting, raise_error=True)
        assert {greenlet.value for greenlet in waiting} == {ErrorKind.TIMEOUT}
        assert ticks > before + 5, "the hub stood still while YouTube hung"
        ticker.kill()
        provider.close()
    print("told")
"""


def test_under_gevent() -> None:
    done = subprocess.run(
        [sys.executable, "-c", textwrap.dedent(STORY)], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (0, "told\n"), done.stderr
