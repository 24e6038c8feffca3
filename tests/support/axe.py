"""Accessibility of a page as axe sees it."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

from tests.support.live import ROOT

AXE = ROOT / "extension" / "node_modules" / "axe-core" / "axe.min.js"

_RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.map(({ id, impact, help, nodes }) => ({
    id, impact, help, nodes: nodes.slice(0, 5).map((node) => `${node.html.slice(0, 200)} ${node.failureSummary}`),
  }));
}"""


def grave(page: Page) -> list[dict[str, Any]]:
    """What axe finds on it that is serious or worse."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = page.evaluate(_RUN)
    return [each for each in found if each["impact"] in ("serious", "critical")]
