import { EllipsisVertical, ListPlus, ListStart, Play } from "lucide-preact";

import { useMay, useUi } from "../context";
import { clock } from "../format";
import { t } from "../i18n";
import { IconButton } from "../kit/Button";
import { Skeleton } from "../kit/Skeleton";
import { errorText } from "../notices";
import type { Where } from "./AddBox";
import type { SearchHit } from "./search";
import { Thumb } from "./Thumb";
import type { Finding } from "./useSearch";

export interface FindingsProps {
  finding: Finding;
  busy: boolean;
  onAdd: (hit: SearchHit, where: Where) => void;
}

/** What the words found, above the box they were typed into. */
export function Findings({ finding, busy, onAdd }: FindingsProps) {
  if (finding.state === "off") return null;
  return (
    <div class="findings scroll" aria-busy={finding.state === "searching"} aria-live="polite">
      {finding.state === "searching" && <Skeleton lines={3} pictures />}
      {finding.state === "failed" && <p class="add-note error">{errorText(finding.error, "search")}</p>}
      {finding.state === "found" && finding.hits.length === 0 && (
        <p class="add-note">{t("search_nothing", { query: finding.query })}</p>
      )}
      {finding.state === "found" && finding.hits.length > 0 && (
        <ul class="rows" aria-label={t("search_results")}>
          {finding.hits.map((hit) => (
            <HitRow key={`${hit.provider}:${hit.media_id}`} hit={hit} busy={busy} onAdd={onAdd} />
          ))}
        </ul>
      )}
    </div>
  );
}

function HitRow({ hit, busy, onAdd }: { hit: SearchHit; busy: boolean; onAdd: FindingsProps["onAdd"] }) {
  const { openMenu } = useUi();
  const mayControl = useMay("player.control");
  const ways = [
    { icon: ListStart, label: t("play_next"), onSelect: () => onAdd(hit, "next") },
    ...(mayControl ? [{ icon: Play, label: t("play_now"), onSelect: () => onAdd(hit, "now") }] : []),
  ];
  return (
    <li class="row hit">
      <Thumb item={hit} />
      <span class="row-words">
        <span class="row-title" dir="auto">
          {hit.title}
        </span>
        <span class="row-meta">
          {hit.duration_ms !== null && <span>{clock(hit.duration_ms)}</span>}
          <bdi class="clamp">{hit.channel}</bdi>
        </span>
      </span>
      <span class="row-buttons">
        <IconButton
          size="small"
          icon={ListPlus}
          label={t("add_hit", { title: hit.title })}
          disabled={busy}
          onClick={() => onAdd(hit, "end")}
        />
        <IconButton
          size="small"
          icon={EllipsisVertical}
          label={t("item_menu", { title: hit.title })}
          aria-haspopup="menu"
          disabled={busy}
          onClick={(event) => openMenu(event.currentTarget, hit.title, ways)}
        />
      </span>
    </li>
  );
}
