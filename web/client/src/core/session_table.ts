import type {
  ActionsChanged,
  AgendaPoint,
  Events,
  SessionAction,
  SessionRecord,
} from "../protocol/generated";
import type { EventName, Requester } from "./connection";
import { RoomError } from "./errors";
import type { SharedNotes } from "./shared_notes";
import { Signal } from "./signal";

type Facts = Omit<SessionRecord, "notes" | "vector">;

interface Wire extends Requester {
  on<Name extends EventName>(name: Name, handler: (payload: Events[Name]) => void): void;
}

/** What lies on the table of a mentoring session's room: agenda, action items, notes. */
export class SessionTable {
  /** Null until the session was opened; in other rooms for ever. */
  readonly facts = new Signal<Facts | null>(null);
  readonly notes = new Signal<SharedNotes | null>(null);
  /** Why it could not be opened. */
  readonly failure = new Signal<RoomError | null>(null);

  #epoch = Date.now() - performance.now();

  constructor(private readonly wire: Wire) {
    wire.on("session.agendaChanged", ({ agenda }) => this.#agenda(agenda));
    wire.on("session.actionsChanged", (changed) => this.#actions(changed));
    wire.on("session.notesChanged", ({ update }) => this.notes.value?.merge(update));
  }

  /** By the server's clock, in milliseconds since 1970. */
  now(): number {
    return this.#epoch + performance.now();
  }

  /** Fetches all of it, at the start and after each absence. */
  async open(serverTime = this.now()): Promise<void> {
    this.#epoch = serverTime - performance.now();
    try {
      const notes = this.notes.value ?? (await this.#makeNotes());
      const {
        notes: update,
        vector,
        ...facts
      } = await this.wire.request("session.open", { vector: notes.vector });
      this.facts.set(facts);
      this.notes.set(notes);
      this.failure.set(null);
      await notes.meet(update, vector);
    } catch (error) {
      this.failure.set(RoomError.from(error));
    }
  }

  async addPoint(title: string, minutes: number): Promise<void> {
    this.#agenda((await this.wire.request("session.agenda.add", { title, minutes })).agenda);
  }

  async changePoint({ id, title, minutes }: AgendaPoint, done: boolean): Promise<void> {
    this.#agenda(
      (await this.wire.request("session.agenda.change", { itemId: id, title, minutes, done })).agenda,
    );
  }

  async movePoint(id: string, place: number): Promise<void> {
    this.#agenda((await this.wire.request("session.agenda.move", { itemId: id, place })).agenda);
  }

  async removePoint(id: string): Promise<void> {
    this.#agenda((await this.wire.request("session.agenda.remove", { itemId: id })).agenda);
  }

  async addAction(text: string, ownerId: string | null, dueOn: string | null): Promise<void> {
    this.#actions(await this.wire.request("session.action.add", { text, ownerId, dueOn }));
  }

  async changeAction({ id, text, ownerId, dueOn, state }: SessionAction): Promise<void> {
    this.#actions(
      await this.wire.request("session.action.change", { actionId: id, text, ownerId, dueOn, state }),
    );
  }

  /** Yjs is a third of the room's code; only a session's room fetches it. */
  async #makeNotes(): Promise<SharedNotes> {
    const { SharedNotes } = await import("./shared_notes");
    return new SharedNotes(this.wire);
  }

  #agenda(agenda: readonly AgendaPoint[]): void {
    this.facts.update((facts) => facts && { ...facts, agenda });
  }

  #actions({ actions, carriedOver }: ActionsChanged): void {
    this.facts.update((facts) => facts && { ...facts, actions, carriedOver });
  }
}
