import { useEffect, useRef, useState } from "preact/hooks";
import { ImageUp, Trash2 } from "lucide-preact";

import type { Profile } from "../../contract/types";
import { useUi } from "../context";
import { t } from "../i18n";
import { Avatar } from "../kit/Avatar";
import { Button } from "../kit/Button";
import type { AccountPort } from "./Account";
import { FormError, useAttempt } from "./AuthPage";
import { drawSquare, squareFile } from "./picture";
import { updated } from "./ProfileForms";

const KINDS = "image/png,image/jpeg,image/webp,image/gif";

interface EditorProps {
  profile: Profile;
  port: Pick<AccountPort, "setAvatar" | "removeAvatar">;
  onProfile: (profile: Profile) => void;
}

/** One's picture: initials, or one that is looked at before it is taken. */
export function AvatarEditor({ profile, port, onProfile }: EditorProps) {
  const { say } = useUi();
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const { busy, error, run, clear } = useAttempt();
  const choose = () => {
    clear();
    input.current?.click();
  };
  const remove = () =>
    run(
      () => updated(port.removeAvatar(), onProfile),
      () => say(t("avatar_removed")),
    );
  return (
    <div class="avatar-editor">
      {file === null ? (
        <Avatar userId={profile.user_id} name={profile.name} image={profile.avatar} size="large" />
      ) : (
        <Preview file={file} port={port} onProfile={onProfile} onClose={() => setFile(null)} />
      )}
      {file === null && (
        <div class="account-ways">
          <Button icon={ImageUp} onClick={choose}>
            {t("avatar_choose")}
          </Button>
          {profile.avatar !== null && (
            <Button tone="quiet" icon={Trash2} busy={busy} onClick={remove}>
              {t("avatar_remove")}
            </Button>
          )}
        </div>
      )}
      <input
        ref={input}
        type="file"
        accept={KINDS}
        hidden
        aria-label={t("avatar_choose")}
        onChange={(event) => {
          setFile(event.currentTarget.files?.[0] ?? null);
          // The same file again is a change too.
          event.currentTarget.value = "";
        }}
      />
      <FormError error={error} area="avatar" />
    </div>
  );
}

/** The square that would be taken, and whether to take it. */
function Preview({
  file,
  port,
  onProfile,
  onClose,
}: Omit<EditorProps, "profile"> & { file: File; onClose: () => void }) {
  const { say } = useUi();
  const ref = useRef<HTMLCanvasElement>(null);
  const [readable, setReadable] = useState<boolean | null>(null);
  const { busy, error, run } = useAttempt();
  useEffect(() => {
    if (ref.current !== null) void drawSquare(file, ref.current).then(setReadable);
  }, [file]);
  const take = () =>
    run(
      async () => {
        const made = ref.current === null ? null : await squareFile(ref.current);
        return updated(port.setAvatar(made ?? file), onProfile);
      },
      () => {
        onClose();
        say(t("saved"));
      },
    );
  return (
    <div class="avatar-preview">
      <canvas ref={ref} class="avatar-canvas" role="img" aria-label={t("avatar_preview")} hidden={readable !== true} />
      {readable === false && (
        <p class="field-note error" role="alert">
          {t("avatar_unreadable")}
        </p>
      )}
      <FormError error={error} area="avatar" />
      <div class="account-ways">
        {readable === true && (
          <Button tone="accent" busy={busy} onClick={take}>
            {t("avatar_take")}
          </Button>
        )}
        <Button onClick={onClose}>{t("cancel")}</Button>
      </div>
    </div>
  );
}
