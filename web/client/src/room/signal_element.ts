import { LitElement } from "lit";
import type { Signal } from "../core/signal";

export type Watchable = Pick<Signal<unknown>, "subscribe">;

/** An element that draws itself anew whenever one of the signals it names changes. */
export abstract class SignalElement extends LitElement {
  #stops: (() => void)[] | null = null;

  /** The signals that the template reads. Asked once per connection, after the properties are set. */
  protected abstract signals(): readonly Watchable[];

  override connectedCallback(): void {
    super.connectedCallback();
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const stop of this.#stops ?? []) stop();
    this.#stops = null;
  }

  protected override willUpdate(_changed: Map<PropertyKey, unknown>): void {
    this.#stops ??= this.signals().map((signal) => signal.subscribe(() => this.requestUpdate()));
  }
}
