import type { Health } from "../contract/types";
import { ask, type HttpPort } from "../core/http";
import type { TabSettings } from "../core/ports";
import type { Area } from "./area";

export const OPTIONS_KEY = "options";
const NAME_LENGTH = 40;

/** The origin of a server that somebody typed or pasted, http where no scheme was given; null when it is none. */
export function readServer(text: string): string | null {
  const trimmed = text.trim();
  if (trimmed === "" || /\s/.test(trimmed)) return null;
  const url = parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`);
  if (url === null || url.hostname === "" || url.username !== "" || url.password !== "") return null;
  return url.protocol === "http:" || url.protocol === "https:" ? url.origin : null;
}

/** The options as they are stored, with the build's defaults for what is not, or not usable. */
export function optionsFrom(stored: unknown, defaultServer: string): TabSettings {
  const given = (typeof stored === "object" && stored !== null ? stored : {}) as Record<string, unknown>;
  const { server, name, autoJoin, thumbnailButton, panelSide } = given;
  return {
    server: (typeof server === "string" ? readServer(server) : null) ?? defaultServer,
    name: typeof name === "string" ? name.trim().slice(0, NAME_LENGTH) : "",
    autoJoin: autoJoin === true,
    thumbnailButton: thumbnailButton !== false,
    panelSide: panelSide === "left" ? "left" : "right",
  };
}

export async function loadOptions(local: Area, defaultServer: string): Promise<TabSettings> {
  return optionsFrom(await local.get(OPTIONS_KEY), defaultServer);
}

export async function saveOptions(local: Area, change: Partial<TabSettings>, defaultServer: string): Promise<void> {
  await local.set(OPTIONS_KEY, { ...(await loadOptions(local, defaultServer)), ...change });
}

function parse(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** What answers at a server's address. */
export type ServerCheck = { kind: "ok"; version: string } | { kind: "other" } | { kind: "silent" };

export async function checkServer(http: HttpPort, protocol: number): Promise<ServerCheck> {
  const answer = await ask<Health>(http, { method: "GET", path: "/api/health" });
  if (!answer.ok) return { kind: answer.error.code === "unavailable" ? "silent" : "other" };
  const { data } = answer;
  return data?.protocol === protocol ? { kind: "ok", version: data.version } : { kind: "other" };
}
