import type { Glance } from "../../core/ports-glance";
import type { RoomStatus, RoomStore } from "../../core/room-view";
import { StoreContext } from "../context";
import type { PopupActions, PopupView } from "../popup/model";
import { Popup } from "../popup/Popup";
import { PromptCard } from "../youtube/PromptCard";
import { AsideBar } from "../youtube/AsideBar";
import type { Aside, PageModel, Prompt } from "../youtube/model";
import { KNOCKERS } from "./desk";
import { HOSTILE, NOW } from "./items";
import { FIXTURE_OFFICE } from "./office";
import { ANA, BEN, CLEO, crowd, YUSUF } from "./people";

const SERVER = "http://127.0.0.1:8080";
const OUT: PopupView = { name: "Ana", server: SERVER, glance: null, recent: [], offer: null, trusted: [] };
const RECENT: PopupView["recent"] = [
  { code: "K7TE42", server: SERVER, name: "Friday films", here: { total: 3, names: ["Ben", "Cléo", "يوسف"] } },
  { code: "9XQ2MP", server: SERVER, name: "סרטים עם סבתא", here: { total: 0, names: [] } },
  { code: "4HPVNR", server: "https://films.example", name: "N".repeat(80), here: null },
];

function inRoom(change: Partial<Glance> = {}, status: RoomStatus = { kind: "joined" }): PopupView {
  const place = { id: "p", code: "K7TE42", server: SERVER, url: "http://192.0.2.7:8080/r/K7T-E42" };
  const now = { provider: "youtube", mediaId: NOW.media_id, title: NOW.title, phase: "playing" };
  const faces = [ANA, BEN, CLEO, YUSUF].map(({ user_id, name, avatar }) => ({ user_id, name, avatar }));
  return { ...OUT, glance: { place, status, name: "Friday films", total: 4, faces, knocks: [], now, ...change } };
}

/** Every state of the popup that must have been looked at, by name. */
const POPUPS: Readonly<Record<string, PopupView>> = {
  first: { ...OUT, name: "" },
  out: { ...OUT, recent: RECENT },
  offer: { ...OUT, recent: RECENT.slice(0, 1), offer: "https://www.youtube.com/watch?v=video000001" },
  room: inRoom(),
  "room-alone": inRoom({ total: 1, faces: [ANA], now: null }),
  knocks: inRoom({ knocks: KNOCKERS }),
  "room-crowd": inRoom({
    name: "R".repeat(80),
    total: 340,
    faces: [ANA, ...crowd(7)],
    now: { provider: "youtube", mediaId: NOW.media_id, title: HOSTILE[0]?.title ?? "", phase: "paused" },
  }),
  reconnecting: inRoom({}, { kind: "reconnecting", sinceMs: 0 }),
  knocking: inRoom({ name: "", total: 0, faces: [], now: null }, { kind: "knocking" }),
  declined: inRoom({ name: "", total: 0, faces: [], now: null }, { kind: "declined", waitMs: 60_000, again: true }),
  joining: inRoom({ name: "", total: 0, faces: [], now: null }, { kind: "joining" }),
  removed: inRoom({}, { kind: "removed", reason: "kicked", until: null }),
  closed: inRoom({}, { kind: "closed", reason: "idle" }),
  password: inRoom({}, { kind: "refused", error: { code: "password_required", message: "" } }),
};

const done = () => Promise.resolve({ ok: true } as const);
const nothing = () => undefined;
const ACTIONS: PopupActions = {
  create: done,
  join: done,
  signIn: done,
  leave: nothing,
  rejoin: nothing,
  answerKnock: done,
  goToVideo: nothing,
  openOptions: nothing,
  forget: nothing,
  open: nothing,
};

export function PopupIn({ state }: { state: string }) {
  const view = POPUPS[state];
  if (view === undefined) throw new Error("no such state");
  return (
    <div class="popup-body">
      <Popup view={view} actions={ACTIONS} />
    </div>
  );
}

const asked = { busy: false, error: null };
const PROMPTS: Readonly<Record<string, Prompt>> = {
  join: { kind: "join", code: "K7TE42", host: "127.0.0.1:8080", name: "Ana", leaves: false, ...asked },
  "join-leaves": { kind: "join", code: "K7TE42", host: "films.example", name: "", leaves: true, ...asked },
  "join-error": {
    kind: "join",
    code: "K7TE42",
    host: "127.0.0.1:8080",
    name: "Ana",
    leaves: false,
    busy: false,
    error: "not_found",
  },
  create: { kind: "create", ...asked },
  "create-busy": { kind: "create", busy: true, error: null },
  reload: { kind: "reload" },
};
const other = { kind: "other_video", videoId: "video000001" } as const;
const ASIDES: Readonly<Record<string, Aside>> = {
  other: { ...other, title: HOSTILE[0]?.title ?? "", returnable: true },
  "other-untitled": { ...other, title: null, returnable: true },
  share: { ...other, title: "Bread, slowly", returnable: false },
  gone: { kind: "gone" },
  viewer: { kind: "viewer", url: "http://127.0.0.1:8080/r/K7T-E42" },
};
const MODEL: PageModel = {
  get: () => ({ room: null, panelSide: "right", aside: null, prompt: null }),
  subscribe: () => nothing,
  take: done,
  returnToRoom: nothing,
  leave: nothing,
  answer: nothing,
  office: FIXTURE_OFFICE,
  search: () => Promise.resolve({ ok: true, hits: [] }),
  onToggle: () => nothing,
};

/** A question on YouTube's page, or what stands over the panel there; both in the panel's place. */
export function OnPage({ state, store }: { state: string; store: RoomStore }) {
  const [prompt, aside] = [PROMPTS[state], ASIDES[state]];
  return (
    <StoreContext.Provider value={store}>
      <div class="yt yt-column">
        {prompt !== undefined && <PromptCard model={MODEL} prompt={prompt} />}
        {aside !== undefined && (
          <div class="card">
            <AsideBar model={MODEL} aside={aside} />
          </div>
        )}
      </div>
    </StoreContext.Provider>
  );
}
