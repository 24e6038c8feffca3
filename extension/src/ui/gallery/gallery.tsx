import { render, type ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import "../styles/index.css";
import "../styles/popup.css";
import "../styles/start.css";
import "../styles/rooms.css";
import "../styles/account.css";
import "../youtube/page.css";
import "./gallery.css";
import { StoreContext } from "../context";
import { createKeyPort, feedFromDocument } from "../keys";
import { Panel, type PanelProps } from "../panel/Panel";
import type { Sheet } from "../panel/sheets";
import type { SearchHit } from "../queue/search";
import { JoinScreen } from "../screens/JoinScreen";
import { RoomScreen } from "../screens/RoomScreen";
import { HereContext } from "../places";
import { UiRoot } from "../UiRoot";
import { FixtureStore } from "./fixture-store";
import { GUEST, HERE, MEMBER } from "./here";
import { QUEUE } from "./items";
import { FIXTURE_OFFICE } from "./office";
import { FIXTURE_PLATFORM } from "./platform";
import { placeScreen } from "./places";
import { OnPage, PopupIn } from "./popups";
import { ROOM_STATES } from "./states";
import { AT } from "./views";

const query = new URLSearchParams(location.search);
const keys = createKeyPort();
feedFromDocument(keys, document);
const theme = query.get("theme");
if (theme !== null) document.documentElement.dataset["theme"] = theme;

const search = (words: string) =>
  Promise.resolve({ ok: true as const, hits: words === "nothing" ? [] : (QUEUE as readonly SearchHit[]) });
const sound = { muted: false, volume: 0.8, setMuted: () => undefined, setVolume: () => undefined };
const SHARE = query.has("loopback") ? "http://127.0.0.1:8080/r/K7TE42" : "https://watch.example/r/K7TE42";

/** A picture in place of a player, so that the pictures need no film. */
function Film() {
  return <div class="film" />;
}

function storeOf(name: string): FixtureStore {
  const view = ROOM_STATES[name] ?? ROOM_STATES["playing"];
  if (view === undefined) throw new Error("no such state");
  return new FixtureStore(view, query.has("run") ? null : AT);
}

function PanelAlone({ store, ...more }: { store: FixtureStore } & Partial<PanelProps>) {
  const [sheet, setSheet] = useState<Sheet | null>((query.get("sheet") as Sheet | null) ?? null);
  const [collapsed, collapse] = useState(query.has("collapsed"));
  return (
    <StoreContext.Provider value={store}>
      <div class="on-youtube">
        <Panel
          shareUrl={SHARE}
          search={search}
          office={FIXTURE_OFFICE}
          onLeave={() => store.leave()}
          sheet={sheet}
          onSheet={setSheet}
          collapsed={collapsed}
          onCollapse={() => collapse(!collapsed)}
          {...more}
        />
      </div>
    </StoreContext.Provider>
  );
}

function screen(): ComponentChildren {
  const nothing = () => undefined;
  const name = query.get("name") ?? "";
  switch (query.get("screen") ?? "") {
    case "join":
      return (
        <JoinScreen
          code="K7TE42"
          card={{ name: "Friday films", entry: query.has("password") ? "password" : "open" }}
          name={name}
          busy={false}
          error={query.get("error")}
          onJoin={nothing}
          onHome={nothing}
        />
      );
    case "panel":
      return <PanelAlone store={storeOf(query.get("state") ?? "")} />;
    case "popup":
      return <PopupIn state={query.get("state") ?? ""} />;
    case "page":
      return <OnPage state={query.get("state") ?? ""} store={storeOf("playing")} />;
    case "room":
    case "remote":
      return (
        <RoomScreen
          store={storeOf(query.get("state") ?? "")}
          player={<Film />}
          shareUrl={SHARE}
          search={query.has("nosearch") ? null : search}
          office={FIXTURE_OFFICE}
          name="Friday films"
          sound={sound}
          kind={query.get("screen") === "remote" ? "remote" : "viewer"}
          onLeave={nothing}
        />
      );
    default:
      return placeScreen(query) ?? <Index />;
  }
}

/** Links to everything there is to look at. */
function Index() {
  const links = ["landing", "landing&recent&name=Ana", "join", "join&name=Ana", "join&password"];
  for (const state of Object.keys(ROOM_STATES))
    links.push(...["room", "panel"].map((kind) => `${kind}&state=${state}`));
  links.push("remote&state=playing", "room&state=playing&run");
  return (
    <ul class="gallery-index">
      {links.map((link) => (
        <li key={link}>
          <a href={`?screen=${link}`}>{link}</a>
        </li>
      ))}
    </ul>
  );
}

const user = query.has("guest") ? GUEST : query.has("member") ? MEMBER : null;
const signup = query.has("closed") ? ("closed" as const) : ("open" as const);
const here = { ...HERE, user, options: { ...HERE.options, google: query.has("google"), signup }, next: "/" };
const place = document.getElementById("gallery");
if (place !== null) {
  render(
    <UiRoot keys={keys} platform={FIXTURE_PLATFORM} tv={query.has("tv") ? true : undefined}>
      <HereContext.Provider value={here}>{screen()}</HereContext.Provider>
    </UiRoot>,
    place,
  );
}
