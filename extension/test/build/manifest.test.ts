import { createHash } from "node:crypto";

import { describe, expect, it } from "vitest";

import { icon, manifest, product } from "../../build/manifest.js";

interface Manifest {
  readonly permissions: string[];
  readonly host_permissions: string[];
  readonly content_scripts: { readonly matches: string[] }[];
  readonly optional_permissions?: string[];
  readonly content_security_policy: { readonly extension_pages: string };
  readonly commands: Record<string, { readonly suggested_key?: unknown }>;
  readonly minimum_chrome_version: string;
}

describe("the manifest", () => {
  const made = manifest() as unknown as Manifest;

  it("asks for no permission beyond the list", () => {
    expect(made.permissions).toEqual(["storage", "identity", "contextMenus"]);
    expect(made.host_permissions).toEqual(["https://www.youtube.com/*"]);
    expect(made.optional_permissions).toBeUndefined();
    for (const { matches } of made.content_scripts) expect(matches).toEqual(["https://www.youtube.com/*"]);
  });

  it("suggests few keys, and none for what works unseen", () => {
    const suggested = Object.entries(made.commands).filter(([, { suggested_key }]) => suggested_key !== undefined);
    expect(suggested.length).toBeLessThanOrEqual(4);
    expect(made.commands["play-pause-room"]?.suggested_key).toBeUndefined();
  });

  it("runs no code but its own, in both browsers", () => {
    expect(made.content_security_policy.extension_pages).toBe("script-src 'self'; object-src 'self'");
    expect(Number(made.minimum_chrome_version)).toBeGreaterThanOrEqual(121);
  });

  it("has the name, key and ids of the product file", () => {
    const { name, key, gecko_id, version } = product();
    expect(made).toMatchObject({ name, key, version, browser_specific_settings: { gecko: { id: gecko_id } } });
    const digest = createHash("sha256").update(Buffer.from(key, "base64")).digest("hex").slice(0, 32);
    const id = digest.replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 16)));
    expect(id).toMatch(/^[a-p]{32}$/);
  });
});

describe("icons", () => {
  it.each([16, 32, 48, 128])("are PNGs of %i px", (size) => {
    const png = icon(size);
    expect(png.subarray(1, 4).toString()).toBe("PNG");
    expect(png.readUInt32BE(16)).toBe(size);
    expect(png.readUInt32BE(20)).toBe(size);
  });
});
