import { expect, it, vi } from "vitest";

import { ROOM_STATES } from "../../src/ui/gallery/states";
import { RoomScreen } from "../../src/ui/screens/RoomScreen";
import { FixtureStore } from "../../src/ui/gallery/fixture-store";
import { FIXTURE_OFFICE } from "../../src/ui/gallery/office";
import { AT } from "../../src/ui/gallery/views";
import { draw } from "../support/ui";

/** Every element that takes a press or text and that a screen reader would have no name for. */
function unnamed(root: ParentNode): string[] {
  return [...root.querySelectorAll<HTMLElement>("button, a, input, textarea, [role=slider], [role=tab]")]
    .filter((element) => {
      const label = element.getAttribute("aria-label") ?? element.textContent;
      if (label.trim() !== "") return false;
      const around = element.closest("label")?.textContent ?? "";
      const beside = element.id === "" ? null : root.querySelector(`label[for="${element.id}"]`);
      return `${around}${beside?.textContent ?? ""}`.trim() === "";
    })
    .map((element) => element.outerHTML.slice(0, 120));
}

const REMOTE = ["playing", "empty", "waiting-buffering", "host-only"].map((name) => [name, "remote"] as const);
const CASES = [...Object.keys(ROOM_STATES).map((name) => [name, "viewer"] as const), ...REMOTE];

it.each(CASES)("%s, as a %s: is drawn whole, named, and without anybody's HTML", (name, kind) => {
  const broken = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const { root } = draw(
    <RoomScreen
      store={new FixtureStore(ROOM_STATES[name]!, AT)}
      player={<div id="film" />}
      shareUrl="https://watch.example/r/K7TE42"
      search={null}
      office={FIXTURE_OFFICE}
      sound={null}
      kind={kind}
      onLeave={() => undefined}
    />,
  );
  expect(broken).not.toHaveBeenCalled();
  expect(root.querySelector(".broken")).toBeNull();
  expect(root.textContent).not.toMatch(/\{\w+\}|undefined|NaN|\[object/);
  expect(unnamed(root)).toEqual([]);
  expect(root.querySelector("script, b, img[onerror]")).toBeNull();
  broken.mockRestore();
});
