import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";

import type { Office } from "../../core/office";
import type { RoomStore } from "../../core/room-view";
import { StoreContext, useView } from "../context";
import { useMedia } from "../hooks";
import { ErrorBoundary } from "../kit/ErrorBoundary";
import type { MenuItem } from "../kit/Menu";
import { Toasts } from "../kit/Toasts";
import { Panel } from "../panel/Panel";
import type { Sheet } from "../panel/sheets";
import type { SoundControl } from "../panel/Sound";
import type { SearchPort } from "../queue/search";
import { StageCard, useCard } from "../stage/cards";
import { RemoteStage } from "../stage/RemoteStage";
import { useShortcuts } from "../stage/shortcuts";
import { StageFoot } from "../stage/StageFoot";
import { Gate } from "./Gate";
import { TopBar } from "./TopBar";

/** Here the player is on top and the panel's parts are tabs. In rem, so that large text counts. */
export const NARROW = "(max-width: 36rem), (max-width: 47.99rem) and (orientation: portrait)";

export interface RoomScreenProps {
  store: RoomStore;
  /** The player. It is mounted once and never moved: an iframe that moves loads anew. */
  player: ComponentChildren;
  shareUrl: string;
  /** Null when this server cannot search. */
  search: SearchPort | null;
  /** What the server keeps beside the room's state; left out where it cannot be asked. */
  office?: Office | undefined;
  /** The room's name as its door tells it; null when that is not known. */
  name?: string | null | undefined;
  /** Null where the sound is the embedded player's own. */
  sound: SoundControl | null;
  /** `remote` shows no player and drives the room. */
  kind: "viewer" | "remote";
  onLeave: () => void;
  /** Further lines of the room's menu: "Open in my own player". */
  extra?: readonly MenuItem[] | undefined;
}

/** A room: player and panel, or the remote. */
export function RoomScreen(props: RoomScreenProps) {
  return (
    <StoreContext.Provider value={props.store}>
      <Inside {...props} />
    </StoreContext.Provider>
  );
}

function Inside(props: RoomScreenProps) {
  const inside = useView(
    ({ status, room }) => room !== null && (status.kind === "joined" || status.kind === "reconnecting"),
  );
  if (!inside) {
    return (
      <div class="page gate-page">
        <TopBar onHome={props.onLeave} />
        <main>
          <Gate onHome={props.onLeave}>{props.name != null && <p dir="auto">{props.name}</p>}</Gate>
        </main>
      </div>
    );
  }
  return <Room {...props} />;
}

function Room({ player, shareUrl, search, office, sound, kind, onLeave, extra }: RoomScreenProps) {
  const ref = useRef<HTMLDivElement>(null);
  const narrow = useMedia(NARROW);
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [panelOpen, openPanel] = useState(true);
  const [full, toggleFull] = useFullscreen(ref);
  const shown = narrow || panelOpen;
  const remote = kind === "remote";
  const open = (which: Sheet) => {
    openPanel(true);
    setSheet(which);
  };
  useShortcuts({ sound, open, toggleFull });
  return (
    <div ref={ref} class={`room ${narrow ? "narrow" : "wide"} ${kind}`} data-panel={shown ? "" : undefined}>
      <main class="stage" key="stage">
        {!narrow && !full && <TopBar key="top" onHome={onLeave} />}
        {remote ? (
          <RemoteStage key="remote" />
        ) : (
          <PlayerBox key="player" player={player} onInvite={() => open("share")} />
        )}
        {!narrow && !remote && (
          <StageFoot
            key="foot"
            sound={sound}
            full={full}
            onFull={toggleFull}
            panelOpen={panelOpen}
            onPanel={() => openPanel(!panelOpen)}
          />
        )}
        {(narrow || remote) && <Toasts key="toasts" />}
      </main>
      {shown && (
        <Panel
          key="panel"
          shareUrl={shareUrl}
          search={search}
          office={office ?? null}
          sound={sound}
          layout={narrow ? "tabs" : "auto"}
          transport={narrow && !remote ? "foot" : "none"}
          onLeave={onLeave}
          pageKeys
          extra={extra}
          sheet={sheet}
          onSheet={setSheet}
        />
      )}
    </div>
  );
}

function PlayerBox({ player, onInvite }: { player: ComponentChildren; onInvite: () => void }) {
  const card = useCard();
  return (
    <div class="player-box">
      <div class="player-slot" key="slot" hidden={card !== null}>
        {player}
      </div>
      {card !== null && (
        <ErrorBoundary part="stage">
          <StageCard card={card} onInvite={onInvite} />
        </ErrorBoundary>
      )}
    </div>
  );
}

/** The whole room on the whole screen, where the browser can. */
function useFullscreen(ref: { current: HTMLElement | null }): [boolean, () => void] {
  const [full, set] = useState(false);
  useEffect(() => {
    const update = () => set(document.fullscreenElement !== null);
    document.addEventListener("fullscreenchange", update);
    return () => document.removeEventListener("fullscreenchange", update);
  }, []);
  const toggle = () => {
    if (document.fullscreenElement !== null) void document.exitFullscreen();
    else if (document.fullscreenEnabled) void ref.current?.requestFullscreen().catch(() => undefined);
  };
  return [full, toggle];
}
