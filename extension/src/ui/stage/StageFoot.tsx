import { Maximize, Minimize, PanelRightClose, PanelRightOpen } from "lucide-preact";

import { StepBar } from "../panel/Bars";
import type { SoundControl } from "../panel/Sound";
import { Transport } from "../panel/Transport";
import { WaitBar } from "../panel/WaitBar";
import { useView } from "../context";
import { t } from "../i18n";
import { IconButton } from "../kit/Button";
import { ErrorBoundary } from "../kit/ErrorBoundary";
import { AddedBy } from "../queue/QueueRow";
import { Toasts } from "../kit/Toasts";

export interface StageFootProps {
  sound: SoundControl | null;
  full: boolean;
  onFull: () => void;
  panelOpen: boolean;
  onPanel: () => void;
}

/** Under the player, never on it: the timeline with everyone on it, what the room waits for, and what plays. */
export function StageFoot({ sound, full, onFull, panelOpen, onPanel }: StageFootProps) {
  return (
    <div class="stage-foot" data-overlay-bounds>
      <ErrorBoundary part="transport">
        <div class="stage-controls">
          <Transport sound={sound} wide />
          <IconButton
            icon={panelOpen ? PanelRightClose : PanelRightOpen}
            label={panelOpen ? t("panel_hide") : t("panel_show")}
            onClick={onPanel}
          />
          <IconButton
            icon={full ? Minimize : Maximize}
            label={full ? t("full_off") : t("full_on")}
            shortcut="F"
            onClick={onFull}
          />
        </div>
        <StepBar />
        <WaitBar />
      </ErrorBoundary>
      <div class="stage-under">
        <NowPlaying />
        <Toasts />
      </div>
    </div>
  );
}

function NowPlaying() {
  const item = useView((view) => view.player?.item ?? null);
  if (item === null) return null;
  return (
    <div class="now-playing">
      <h2 class="clamp2" dir="auto" title={item.title}>
        {item.title}
      </h2>
      <p class="now-meta">
        {item.channel !== "" && <bdi class="clamp">{item.channel}</bdi>}
        <AddedBy item={item} />
      </p>
    </div>
  );
}
