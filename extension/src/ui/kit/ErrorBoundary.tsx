import { Component, type ComponentChildren } from "preact";

import { t } from "../i18n";
import { Button } from "./Button";

interface Props {
  /** What broke, for the log. */
  part: string;
  children: ComponentChildren;
}

/** A fault in one part of the panel stays there: the rest, the player and the page go on. */
export class ErrorBoundary extends Component<Props, { broken: boolean; tries: number }> {
  override state = { broken: false, tries: 0 };

  override componentDidCatch(error: unknown): void {
    // Only the fault's kind: its message may carry titles or chat.
    console.error(`sharetube: ${this.props.part} stopped`, error instanceof Error ? error.name : typeof error);
    this.setState({ broken: true });
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <div class="broken" role="alert">
        <p>{t("part_broken")}</p>
        <Button size="small" onClick={() => this.setState(({ tries }) => ({ broken: false, tries: tries + 1 }))}>
          {t("part_reload")}
        </Button>
      </div>
    );
  }
}
