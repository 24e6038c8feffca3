import { useState } from "preact/hooks";
import { Film } from "lucide-preact";

import type { Item } from "../../contract/types";
import { Icon } from "../icons";

const YOUTUBE_ID = /^[A-Za-z0-9_-]{11}$/;

/** Where an item's picture is; null when there is none that we may fetch. Built from the id, never from what others gave. */
export function thumbUrl(item: Pick<Item, "provider" | "media_id" | "thumb">): string | null {
  if (item.provider === "youtube") {
    return YOUTUBE_ID.test(item.media_id) ? `https://i.ytimg.com/vi/${item.media_id}/mqdefault.jpg` : null;
  }
  const path = item.thumb ?? "";
  return path.startsWith("/") && !path.startsWith("//") ? path : null;
}

export function Thumb({ item, playing }: { item: Pick<Item, "provider" | "media_id" | "thumb">; playing?: boolean }) {
  const [failed, fail] = useState(false);
  const url = thumbUrl(item);
  return (
    <span class="thumb-box" aria-hidden="true">
      {url !== null && !failed ? (
        <img src={url} alt="" width="320" height="180" loading="lazy" decoding="async" onError={() => fail(true)} />
      ) : (
        <Icon of={Film} />
      )}
      {playing !== undefined && <Beat still={!playing} />}
    </span>
  );
}

/** Three bars that move while the room plays. */
function Beat({ still }: { still: boolean }) {
  return (
    <span class={still ? "beat still" : "beat"}>
      <i />
      <i />
      <i />
    </span>
  );
}
