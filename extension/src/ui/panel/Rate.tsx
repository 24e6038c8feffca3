import { Check, Gauge } from "lucide-preact";

import { useMay, useStore, useUi, useView } from "../context";
import { t } from "../i18n";

/** What people choose from; any other rate may come from elsewhere, and is shown as it is. */
export const RATES = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2] as const;

/** The rates on either side of the room's, for the keys; null at the ends. */
export function nextRate(rate: number, by: 1 | -1): number | null {
  const on = by > 0 ? RATES.find((other) => other > rate + 0.001) : RATES.findLast((other) => other < rate - 0.001);
  return on ?? null;
}

/** The room's rate: what it is, and a menu of others. A broadcast has its own. */
export function RateButton() {
  const store = useStore();
  const { openMenu } = useUi();
  const allowed = useMay("player.control");
  const item = useView((view) => view.player?.item ?? null);
  const rate = useView((view) => view.player?.timeline.rate ?? 1);
  const pending = useView((view) => view.pending.has("player.rate"));
  if (item === null || item.kind === "live") return null;
  const items = RATES.map((each) => ({
    label: each === 1 ? t("rate_normal") : t("rate_times", { rate: each }),
    icon: Math.abs(each - rate) < 0.001 ? Check : Gauge,
    onSelect: () => store.rate(each),
  }));
  const label = t("rate", { rate });
  return (
    <button
      type="button"
      class={rate === 1 ? "rate" : "rate off"}
      disabled={!allowed}
      aria-busy={pending ? "true" : undefined}
      aria-haspopup="menu"
      aria-label={label}
      data-tip={`${t("rate_tip")} · < >`}
      onClick={(event) => openMenu(event.currentTarget, t("rate_tip"), items)}
    >
      {t("rate_times", { rate })}
    </button>
  );
}
