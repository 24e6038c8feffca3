import { StepBar } from "../panel/Bars";
import { Transport } from "../panel/Transport";
import { WaitBar } from "../panel/WaitBar";
import { useView } from "../context";
import { t } from "../i18n";
import { ErrorBoundary } from "../kit/ErrorBoundary";
import { EmptyState } from "../kit/LineArt";
import { AddedBy } from "../queue/QueueRow";
import { Thumb } from "../queue/Thumb";

/** The room's remote, without a player: what plays, and large things to press. */
export function RemoteStage() {
  const item = useView((view) => view.player?.item ?? null);
  return (
    <div class="remote-stage" data-overlay-bounds>
      {item === null ? (
        <EmptyState title={t("remote_empty")} text={t("remote_empty_text")} />
      ) : (
        <div class="remote-now">
          <Thumb item={item} />
          <div>
            <h2 class="clamp2" dir="auto" title={item.title}>
              {item.title}
            </h2>
            <p class="now-meta">
              {item.channel !== "" && <bdi class="clamp">{item.channel}</bdi>}
              <AddedBy item={item} />
            </p>
          </div>
        </div>
      )}
      <ErrorBoundary part="transport">
        <Transport shape="remote" />
        <StepBar />
        <WaitBar />
      </ErrorBoundary>
    </div>
  );
}
