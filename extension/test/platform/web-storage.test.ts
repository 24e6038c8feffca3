import { beforeEach, describe, expect, it } from "vitest";

import { deviceStorage, onStored, tabStorage } from "../../src/platform/web-storage";

let visible: boolean;
let page: EventTarget;
let paper: EventTarget;

beforeEach(() => {
  sessionStorage.clear();
  localStorage.clear();
  visible = true;
  page = new EventTarget();
  paper = new EventTarget();
});

const open = () =>
  tabStorage(
    () => sessionStorage,
    page,
    () => visible,
    paper,
  );

describe("what a tab keeps", () => {
  it("survives a reload", () => {
    open().set("inside", "K7TE42");
    page.dispatchEvent(new Event("pagehide"));
    expect(open().get("inside")).toBe("K7TE42");
  });

  it("survives that the system throws the hidden page away without a word", () => {
    const tab = open();
    tab.set("inside", "K7TE42");
    visible = false;
    paper.dispatchEvent(new Event("visibilitychange"));
    tab.set("late", "1");
    expect([open().get("inside"), sessionStorage.length]).toEqual(["K7TE42", 0]);
  });

  it("is not in a duplicate of the tab", () => {
    open().set("inside", "K7TE42");
    // The browser copies sessionStorage as it is at that moment.
    expect(open().get("inside")).toBeNull();
  });

  it("is taken up again when the page comes back", () => {
    const tab = open();
    tab.set("inside", "K7TE42");
    page.dispatchEvent(new Event("pagehide"));
    page.dispatchEvent(new Event("pageshow"));
    expect(sessionStorage.length).toBe(0);
    expect(tab.get("inside")).toBe("K7TE42");
  });

  it("is nothing when somebody else wrote there", () => {
    for (const text of ["{", "5", '["a"]', '[["a",5]]']) {
      sessionStorage.setItem("sharetube.tab", text);
      expect(open().get("a")).toBeNull();
    }
  });
});

describe("what a device keeps", () => {
  it("is under the product's name", () => {
    deviceStorage(() => localStorage).set("name", "Ana");
    expect(localStorage.getItem("sharetube.name")).toBe("Ana");
    expect(deviceStorage(() => localStorage).get("name")).toBe("Ana");
    deviceStorage(() => localStorage).remove("name");
    expect(localStorage.length).toBe(0);
  });

  it("lasts as long as the page where storage is forbidden", () => {
    const kept = deviceStorage(() => {
      throw new DOMException("denied", "SecurityError");
    });
    kept.set("name", "Ana");
    expect(kept.get("name")).toBe("Ana");
    kept.remove("name");
    expect(kept.get("name")).toBeNull();
  });
});

describe("what another tab wrote", () => {
  it("counts, also that it took something away", () => {
    const kept = deviceStorage(() => localStorage);
    kept.set("name", "Ana");
    localStorage.setItem("sharetube.name", "Anna");
    expect(kept.get("name")).toBe("Anna");
    localStorage.removeItem("sharetube.name");
    expect(kept.get("name")).toBeNull();
  });

  it("is heard where it is that key, or all went", () => {
    let heard = 0;
    onStored(page, "signed-in", () => (heard += 1));
    for (const key of ["sharetube.name", "signed-in", "sharetube.signed-in", null])
      page.dispatchEvent(new StorageEvent("storage", { key }));
    expect(heard).toBe(2);
  });
});
