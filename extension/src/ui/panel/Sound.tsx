import { Volume1, Volume2, VolumeX } from "lucide-preact";

import { IconButton } from "../kit/Button";
import { t } from "../i18n";

/** The sound of one's own player, where it is ours to set. */
export interface SoundControl {
  readonly muted: boolean;
  /** 0 to 1. */
  readonly volume: number;
  setMuted(muted: boolean): void;
  setVolume(volume: number): void;
}

/** Mutes; beside it a slider of the browser's own, where there is a mouse. */
export function SoundButton({ sound }: { sound: SoundControl }) {
  const off = sound.muted || sound.volume === 0;
  const Shape = off ? VolumeX : sound.volume < 0.5 ? Volume1 : Volume2;
  return (
    <span class="sound">
      <IconButton
        icon={Shape}
        label={off ? t("sound_on") : t("sound_off")}
        shortcut="M"
        aria-pressed={off}
        onClick={() => sound.setMuted(!off)}
      />
      <input
        class="volume"
        type="range"
        min={0}
        max={100}
        value={off ? 0 : Math.round(sound.volume * 100)}
        aria-label={t("volume")}
        onInput={(event) => {
          sound.setVolume(Number(event.currentTarget.value) / 100);
          if (sound.muted) sound.setMuted(false);
        }}
      />
    </span>
  );
}
