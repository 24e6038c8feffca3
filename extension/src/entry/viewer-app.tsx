import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { MonitorPlay, Puzzle } from "lucide-preact";

import { JoinScreen, Landing, ownPlayerUrl, RoomScreen, shownCode, t, useUi, type SearchPort } from "../ui";
import type { RoomPage } from "./room-page";
import type { Screen, ViewerModel } from "./viewer-model";

const EXTENSION_URL = "/extension";

export interface AppProps {
  readonly model: ViewerModel;
  /** Base of links to hand on. */
  readonly shareUrl: string;
  /** Null when this server cannot search. */
  readonly search: SearchPort | null;
}

/** The screen that the model is at. */
export function ViewerApp({ model, shareUrl, search }: AppProps) {
  const screen = useScreen(model);
  switch (screen.kind) {
    case "loading":
      return null;
    case "landing":
      return (
        <Landing
          name={model.name}
          recent={model.recent.list()}
          busy={screen.busy}
          error={screen.error}
          extensionUrl={EXTENSION_URL}
          onJoin={(ref) => void model.joinFromLanding(ref)}
          onCreate={(input) => void model.create(input)}
          onSample={() => void model.sample()}
          onForget={(code) => model.forget(code)}
        />
      );
    case "join":
      return (
        <JoinScreen
          key={screen.route.code}
          code={screen.route.code}
          card={screen.card}
          name={model.name}
          busy={screen.busy}
          error={screen.error}
          onJoin={(input) => void model.join(input)}
          onHome={() => model.home()}
        />
      );
    case "room":
      return <Room page={screen.page} model={model} shareUrl={shareUrl} search={search} />;
  }
}

function Room({ page, model, shareUrl, search }: AppProps & { page: RoomPage }) {
  const { platform } = useUi();
  const code = page.session.get().room?.code ?? page.entry.code;
  const extra = [
    { icon: MonitorPlay, label: t("own_player"), onSelect: () => platform.open(ownPlayerUrl(code)) },
    { icon: Puzzle, label: t("install_title"), onSelect: () => platform.open(EXTENSION_URL) },
  ];
  return (
    <RoomScreen
      store={page.store}
      player={page.stage === null ? null : <Players element={page.stage.element} />}
      shareUrl={`${shareUrl}/r/${shownCode(code)}`}
      search={search}
      office={page.office}
      name={page.entry.roomName}
      sound={page.sound}
      kind={page.entry.kind}
      onLeave={() => model.home()}
      extra={page.entry.kind === "viewer" ? extra : undefined}
    />
  );
}

/** Puts the players' element, which is not ours to draw, in its place. */
function Players({ element }: { element: HTMLElement }) {
  const ref = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    ref.current?.replaceChildren(element);
  }, [element]);
  return <div ref={ref} class="players-place" />;
}

function useScreen(model: ViewerModel): Screen {
  const [screen, set] = useState(model.screen.get().now);
  useEffect(() => {
    const update = () => set(model.screen.get().now);
    update();
    return model.screen.subscribe(update);
  }, [model]);
  return screen;
}
