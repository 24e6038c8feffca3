import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "preact/hooks";

import { MonitorPlay, Puzzle } from "lucide-preact";

import { HereContext, JoinScreen, Landing, Lost, RoomScreen, type Here, type SearchPort } from "../ui";
import { ownPlayerUrl, shownCode, t, useUi } from "../ui";
import { Lazy } from "./lazy";
import type { RoomPage } from "./room-page";
import type { StartScreen } from "./screens";
import type { ViewerModel } from "./viewer-model";

const EXTENSION_URL = "/extension";

export interface AppProps {
  readonly model: ViewerModel;
  /** Base of links to hand on. */
  readonly shareUrl: string;
  /** Null when this server cannot search. */
  readonly search: SearchPort | null;
}

/** The screen that the model is at. */
export function ViewerApp(props: AppProps) {
  const { now, user } = useScreen(props.model);
  const { model } = props;
  const next = now.kind === "place" ? (now.route.next ?? "/") : model.here;
  const here = useMemo<Here>(
    () => ({
      user,
      options: model.parts.context.options,
      next,
      go: (path) => model.go(path),
      signOut: () => void model.signOut(),
    }),
    [model, user, next],
  );
  return (
    <HereContext.Provider value={here}>
      <Shown {...props} now={now} />
    </HereContext.Provider>
  );
}

function Shown({ now, ...app }: AppProps & { now: ReturnType<typeof useScreen>["now"] }) {
  const { model } = app;
  switch (now.kind) {
    case "loading":
      return null;
    case "start":
      return <Start screen={now} model={model} />;
    case "join":
      return (
        <JoinScreen
          // Who goes by another name by now, in another tab, must not take on the former one by this press.
          key={`${now.route.code} ${model.identity.name}`}
          code={now.route.code}
          card={now.card}
          name={model.identity.name}
          busy={now.busy}
          error={now.error}
          onJoin={(input) => void model.join(input)}
          onHome={() => model.home()}
        />
      );
    case "place":
      return (
        <Lazy load={() => import("./places/PlaceApp")} waiting={<div class="page" />}>
          {({ PlaceApp }) => <PlaceApp key={now.route.place} route={now.route} model={model} />}
        </Lazy>
      );
    case "room":
      return <Room page={now.page} {...app} />;
  }
}

function Start({ screen, model }: { screen: StartScreen; model: ViewerModel }) {
  const { auth } = model.parts;
  const start = {
    name: model.identity.name,
    busy: screen.busy,
    error: screen.error,
    onHome: () => model.home(),
    onJoin: (ref: Parameters<ViewerModel["joinFromStart"]>[0]) => void model.joinFromStart(ref),
    onCreate: (input: Parameters<ViewerModel["create"]>[0]) => void model.create(input),
  };
  const { lost } = screen;
  if (lost !== null) {
    const mine = lost.kind === "room" && auth.known ? () => void model.enterKnown(lost.code) : null;
    return <Lost {...start} what={lost} onAnyway={mine} />;
  }
  const rooms = (
    <Lazy load={() => import("./places/RoomsApp")} waiting={null}>
      {({ RoomsApp }) => <RoomsApp key={auth.user?.user_id} model={model} />}
    </Lazy>
  );
  return (
    <Landing
      {...start}
      recent={model.recent.list()}
      extensionUrl={EXTENSION_URL}
      rooms={auth.known ? rooms : null}
      onSample={() => void model.sample()}
      onForget={(code) => model.forget(code)}
    />
  );
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

function useScreen(model: ViewerModel) {
  const [screen, set] = useState(model.screen.get());
  useEffect(() => {
    const update = () => set(model.screen.get());
    update();
    return model.screen.subscribe(update);
  }, [model]);
  return screen;
}
