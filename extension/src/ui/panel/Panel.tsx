import { useId, useRef, useState } from "preact/hooks";
import { ListVideo, MessageCircle, Users } from "lucide-preact";

import { Chat } from "../chat/Chat";
import { useView } from "../context";
import type { Office } from "../../core/office";
import { DeskBar } from "../desk/DeskBar";
import { useSize } from "../hooks";
import { t, tn } from "../i18n";
import { ErrorBoundary } from "../kit/ErrorBoundary";
import type { MenuItem } from "../kit/Menu";
import { Tabs } from "../kit/Tabs";
import { People } from "../people/People";
import { PersonTaskLazily } from "../people/lazily";
import { TaskContext, type PersonTask } from "../people/tasks";
import { Queue } from "../queue/Queue";
import type { SearchPort } from "../queue/search";
import { Gate } from "../screens/Gate";
import { ConnectionBar, StepBar } from "./Bars";
import { Header } from "./Header";
import { Sheets } from "./Sheets";
import { Meter } from "./Meter";
import type { Sheet } from "./sheets";
import type { SoundControl } from "./Sound";
import { Transport } from "./Transport";
import { useUnread } from "./unread";
import { WaitBar } from "./WaitBar";

/** Both queue and chat from this height on, in px at the usual text size; below it, tabs. */
const SPLIT_FROM = 640;

export interface PanelProps {
  /** What others open to come in. */
  shareUrl: string;
  /** Null when this server cannot search. */
  search: SearchPort | null;
  /** What the server keeps beside the room's state; null where it cannot be asked. */
  office: Office | null;
  onLeave: () => void;
  /** `head`: as on YouTube. `foot`: in reach of a thumb. `none`: it stands under the player, with the bars. */
  transport?: "head" | "foot" | "none" | undefined;
  layout?: "auto" | "tabs" | undefined;
  sound?: SoundControl | null | undefined;
  onCollapse?: (() => void) | undefined;
  collapsed?: boolean | undefined;
  /** The page has the viewer's keys. On YouTube they are YouTube's. */
  pageKeys?: boolean | undefined;
  /** Further lines of the menu. */
  extra?: readonly MenuItem[] | undefined;
  /** Opened from outside, by a key or a button of the stage. */
  sheet: Sheet | null;
  onSheet: (sheet: Sheet | null) => void;
}

/** The room beside the video: the same on YouTube's page and in the viewer. */
export function Panel(props: PanelProps) {
  const room = useView((view) => view.room);
  const kind = useView((view) => view.status.kind);
  const out = kind !== "joined" && kind !== "reconnecting";
  return (
    <aside class="panel" aria-label={t("panel")} data-overlay-bounds>
      <ErrorBoundary part="panel">
        {out || room === null ? <Gate onHome={props.onLeave} /> : <PanelInside {...props} />}
      </ErrorBoundary>
    </aside>
  );
}

function PanelInside(props: PanelProps) {
  const { transport = "head", sheet, onSheet, collapsed, sound } = props;
  const [task, openTask] = useState<PersonTask | null>(null);
  const [tab, setTab] = useState<TabKey>("queue");
  const body = useRef<HTMLDivElement>(null);
  const { height, unit } = useSize(body);
  const tabbed = props.layout === "tabs" || (height > 0 && height < (SPLIT_FROM - HEAD_PX) * unit);
  const openPeople = () => (tabbed ? setTab("people") : onSheet("people"));
  return (
    <TaskContext.Provider value={openTask}>
      <div class="panel-inside" inert={sheet !== null || task !== null}>
        <ErrorBoundary part="header">
          <Header
            open={onSheet}
            office={props.office}
            onLeave={props.onLeave}
            onCollapse={props.onCollapse}
            collapsed={collapsed}
            extra={props.extra}
          />
          {collapsed !== true && <Meter onOpen={openPeople} />}
          {transport === "head" && <Transport sound={sound} />}
          <ConnectionBar />
          {transport !== "none" && <StepBar />}
          {transport !== "none" && <WaitBar />}
          <DeskBar onOpen={() => onSheet("desk")} />
        </ErrorBoundary>
        <div ref={body} class="panel-body" hidden={collapsed}>
          {tabbed ? <Tabbed {...props} tab={tab} onTab={setTab} /> : <Split {...props} transport={transport} />}
        </div>
        {transport === "foot" && (
          <ErrorBoundary part="transport">
            <Transport shape="thumb" sound={sound} />
          </ErrorBoundary>
        )}
      </div>
      <div class="sheet-layer" inert={task !== null}>
        <Sheets {...props} />
        {sheet !== null && sheet !== "desk" && (
          <div class="desk-over">
            <DeskBar onOpen={() => onSheet("desk")} />
          </div>
        )}
      </div>
      {task !== null && <PersonTaskLazily key={task.kind} task={task} onClose={() => openTask(null)} />}
    </TaskContext.Provider>
  );
}

/** The panel's head and meter, which count into the height that splits it. */
const HEAD_PX = 150;

type TabKey = "queue" | "chat" | "people";

function Split({ search, transport }: PanelProps) {
  return (
    <div class="split">
      <ErrorBoundary part="queue">
        <Queue search={search} withoutNow={transport === "none"} plain={transport !== "head"} />
      </ErrorBoundary>
      <ErrorBoundary part="chat">
        <Chat />
      </ErrorBoundary>
    </div>
  );
}

function Tabbed({
  search,
  transport,
  tab,
  onTab,
  onSheet,
}: PanelProps & { tab: TabKey; onTab: (tab: TabKey) => void }) {
  const id = useId();
  const total = useView((view) => view.people.total);
  const waiting = useView((view) => view.queue.length);
  const unread = useUnread(tab === "chat");
  const tabs = [
    { key: "queue", label: t("queue"), icon: ListVideo, count: waiting, countWords: tn("videos", waiting) },
    {
      key: "chat",
      label: t("chat"),
      icon: MessageCircle,
      count: unread,
      countWords: tn("chat_new", unread),
      loud: true,
    },
    { key: "people", label: t("people"), icon: Users, count: total, countWords: tn("people_here", total) },
  ] as const;
  const panel = (key: TabKey) => ({
    id: `${id}-${key}`,
    role: "tabpanel" as const,
    "aria-labelledby": `${id}-${key}-tab`,
    class: "tab-panel",
    hidden: tab !== key,
  });
  return (
    <div class="tabbed">
      <Tabs group={id} label={t("panel_parts")} tabs={tabs} chosen={tab} onChoose={onTab} />
      <div {...panel("queue")}>
        <ErrorBoundary part="queue">
          <Queue search={search} withoutNow={transport === "none"} plain={transport !== "head"} />
        </ErrorBoundary>
      </div>
      <div {...panel("chat")}>
        <ErrorBoundary part="chat">
          <Chat heading={false} />
        </ErrorBoundary>
      </div>
      <div {...panel("people")}>
        <ErrorBoundary part="people">
          <People onStep={() => onSheet("step")} />
        </ErrorBoundary>
      </div>
    </div>
  );
}
