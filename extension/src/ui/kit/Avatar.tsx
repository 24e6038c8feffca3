import { Icon, type IconType } from "../icons";
import { hueOf, initials } from "../format";

const HUES = 8;
export type Tone = "ok" | "wait" | "error" | "muted" | "none";

export interface AvatarProps {
  userId: string;
  name: string;
  image?: string | null | undefined;
  tone?: Tone | undefined;
  /** A small picture of the state beside the ring: never colour alone. */
  badge?: IconType | undefined;
  size?: "mini" | "tiny" | "small" | "normal" | "large" | undefined;
}

/** A person's face: initials on a colour that stays theirs. Decoration: the name stands beside it or on its control. */
export function Avatar({ userId, name, image, tone = "none", badge, size = "normal" }: AvatarProps) {
  // Only pictures of our own server: a face must not tell a third party who watches.
  const own = image?.startsWith("/") === true && !image.startsWith("//");
  return (
    <span class={`avatar ${size} hue${hueOf(userId, HUES)}`} data-tone={tone} aria-hidden="true">
      <span class="avatar-face">
        {own ? <img src={image} alt="" loading="lazy" /> : initials(name, size === "large" ? 2 : 1)}
      </span>
      {badge && (
        <span class="avatar-badge">
          <Icon of={badge} />
        </span>
      )}
    </span>
  );
}
