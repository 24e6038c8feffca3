import { render, type ComponentChildren } from "preact";
import { useContext, useEffect, useLayoutEffect, useState } from "preact/hooks";
import { ChevronDown } from "lucide-preact";

import { StoreContext, UiContext, useUi, useView } from "../context";
import { Icon } from "../icons";
import { t } from "../i18n";
import { ErrorBoundary } from "../kit/ErrorBoundary";
import { Logo } from "../kit/Logo";
import { SaidContext, Toasts } from "../kit/Toasts";
import { StepBar } from "../panel/Bars";
import { readMeter } from "../panel/Meter";
import { Panel } from "../panel/Panel";
import type { Sheet } from "../panel/sheets";
import { DeskBar } from "../desk/DeskBar";
import { WaitBar } from "../panel/WaitBar";
import { AsideBar, ProblemBar } from "./AsideBar";
import type { PageModel, PageView } from "./model";
import type { Placement } from "./placement";
import { PromptCard } from "./PromptCard";
import type { Shape } from "./spot";

export interface PagePanelProps {
  readonly model: PageModel;
  readonly placement: Placement;
  /** Over the player. */
  readonly toasts: HTMLElement;
}

/** Everything of ours that stands in YouTube's page, wherever that is. */
export function PagePanel({ model, placement, toasts }: PagePanelProps) {
  const view = useSubscribed(model, () => model.get());
  const shape = useSubscribed(placement, () => placement.shape);
  const overPlayer = useSubscribed(placement, () => placement.overPlayer);
  return (
    <div class={`yt yt-${shape} side-${view.panelSide}`}>
      {view.prompt !== null && <PromptCard model={model} prompt={view.prompt} />}
      {view.room !== null && (
        <StoreContext.Provider value={view.room.store}>
          <ErrorBoundary part="page">
            <RoomPart key={view.room.place.id} model={model} view={view} shape={shape} url={view.room.place.url} />
          </ErrorBoundary>
          {overPlayer ? (
            <Elsewhere into={toasts}>
              <Toasts />
            </Elsewhere>
          ) : (
            <Toasts />
          )}
        </StoreContext.Provider>
      )}
    </div>
  );
}

interface RoomPartProps {
  readonly model: PageModel;
  readonly view: PageView;
  readonly shape: Shape;
  readonly url: string;
}

function RoomPart({ model, view, shape, url }: RoomPartProps) {
  const [sheet, setSheet] = useState<Sheet | null>(null);
  const [folded, fold] = useFolded(shape);
  useEffect(() => model.onToggle(() => fold(!folded)), [model, folded, shape]);
  const aside = view.aside === null ? <ProblemBar /> : <AsideBar model={model} aside={view.aside} />;
  const floats = shape === "overlay" || shape === "dock";
  if (floats && folded) {
    return (
      <div class="folded">
        <Pill onOpen={() => fold(false)} />
        {aside}
        <StepBar />
        <WaitBar />
        <DeskBar
          onOpen={() => {
            fold(false);
            setSheet("desk");
          }}
        />
      </div>
    );
  }
  return (
    <div class="card">
      {aside}
      <Panel
        shareUrl={url}
        search={model.search}
        office={model.office}
        onLeave={() => model.leave()}
        collapsed={folded}
        onCollapse={() => fold(!folded)}
        sheet={sheet}
        onSheet={setSheet}
      />
    </div>
  );
}

/** The folded panel, where it would cover something: who is here, and whether all is well. */
function Pill({ onOpen }: { onOpen: () => void }) {
  const reading = useView((view) => JSON.stringify(pick(readMeter(view))));
  const { tone, words } = JSON.parse(reading) as { tone: string; words: string };
  return (
    <button type="button" class="pill" aria-label={`${t("page_panel_open")}. ${words}`} onClick={onOpen}>
      <Logo />
      <span class="meter-words" data-tone={tone}>
        {words}
      </span>
      <Icon of={ChevronDown} />
    </button>
  );
}

const pick = ({ tone, words }: { tone: string; words: string }) => ({ tone, words });

/** Folded or not is remembered on the device, for each shape: over a video it begins folded. */
function useFolded(shape: Shape): [boolean, (folded: boolean) => void] {
  const { platform } = useUi();
  const key = `folded.${shape}`;
  const read = () => (platform.local.get(key) ?? (shape === "overlay" ? "1" : "0")) === "1";
  const [, redraw] = useState(0);
  const folded = read();
  return [
    folded,
    (to) => {
      platform.local.set(key, to ? "1" : "0");
      redraw((n) => n + 1);
    },
  ];
}

/** Draws into another root, with what is around it here. */
function Elsewhere({ into, children }: { into: HTMLElement; children: ComponentChildren }) {
  const ui = useContext(UiContext);
  const store = useContext(StoreContext);
  const said = useContext(SaidContext);
  useLayoutEffect(() => {
    render(
      <UiContext.Provider value={ui}>
        <StoreContext.Provider value={store}>
          <SaidContext.Provider value={said}>
            <div class="root">{children}</div>
          </SaidContext.Provider>
        </StoreContext.Provider>
      </UiContext.Provider>,
      into,
    );
  });
  useLayoutEffect(() => () => render(null, into), [into]);
  return null;
}

/** What a source says now; draws again when that is another value. */
function useSubscribed<T>(source: { subscribe(listener: () => void): () => void }, read: () => T): T {
  const [value, set] = useState(read);
  useLayoutEffect(() => {
    const update = () => set(read);
    update();
    return source.subscribe(update);
  }, [source]);
  return value;
}
