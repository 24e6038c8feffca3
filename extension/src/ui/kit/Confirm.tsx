import { t } from "../i18n";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

export interface Question {
  title: string;
  text: string;
  /** The word on the button that does it. */
  act: string;
  danger?: boolean | undefined;
  onYes: () => void;
}

/** Asks before what cannot be taken back. */
export function Confirm({ question, onClose }: { question: Question; onClose: () => void }) {
  const yes = () => {
    onClose();
    question.onYes();
  };
  return (
    <Dialog
      shape="box"
      title={question.title}
      onClose={onClose}
      footer={
        <>
          <Button onClick={onClose} data-autofocus>
            {t("cancel")}
          </Button>
          <Button tone={question.danger === true ? "danger" : "accent"} onClick={yes}>
            {question.act}
          </Button>
        </>
      }
    >
      <p>{question.text}</p>
    </Dialog>
  );
}
