import type { Events, Knock, Participant, RoomInfo, Snapshot } from "../protocol/generated";
import { levelOf } from "./levels";

/** The room as the server told it. A snapshot with all later events applied equals a fresh snapshot. */
export interface RoomState {
  readonly selfId: string | null;
  readonly permissions: ReadonlySet<string>;
  readonly room: RoomInfo | null;
  /** By id, in the order of arrival. */
  readonly participants: ReadonlyMap<string, Participant>;
  readonly lobby: readonly Knock[];
  readonly activeSpeaker: string | null;
  /** From 0 to 1, those who are heard only. */
  readonly levels: ReadonlyMap<string, number>;
  /** Why the last one to go went. */
  readonly lastLeave: string;
}

export const EMPTY_ROOM: RoomState = {
  selfId: null,
  permissions: new Set(),
  room: null,
  participants: new Map(),
  lobby: [],
  activeSpeaker: null,
  levels: new Map(),
  lastLeave: "left",
};

/** The events that change the state. */
export const STATE_EVENTS = [
  "room.participantJoined",
  "room.participantUpdated",
  "room.participantLeft",
  "room.updated",
  "lobby.knocked",
  "lobby.left",
  "media.activeSpeaker",
  "media.audioLevels",
] as const;

export type StateEvent = (typeof STATE_EVENTS)[number];

export function fromSnapshot(snapshot: Snapshot): RoomState {
  return {
    ...EMPTY_ROOM,
    selfId: snapshot.selfId,
    permissions: new Set(snapshot.permissions),
    room: snapshot.room,
    participants: inOrder(snapshot.participants),
    lobby: snapshot.lobby ?? [],
    activeSpeaker: snapshot.activeSpeaker ?? null,
  };
}

type Reducers = { [Name in StateEvent]: (state: RoomState, payload: Events[Name]) => RoomState };

const REDUCERS: Reducers = {
  "room.participantJoined": (state, { participant }) => withParticipant(state, participant),
  "room.participantUpdated": (state, { participant }) =>
    state.participants.has(participant.id) ? withParticipant(state, participant) : state,
  "room.participantLeft": (state, { participantId, reason }) => {
    if (!state.participants.has(participantId)) return state;
    return {
      ...state,
      participants: without(state.participants, participantId),
      levels: without(state.levels, participantId),
      activeSpeaker: state.activeSpeaker === participantId ? null : state.activeSpeaker,
      lastLeave: reason,
    };
  },
  "room.updated": (state, { room }) => ({ ...state, room }),
  "lobby.knocked": (state, { knock }) => ({
    ...state,
    lobby: [...state.lobby.filter(({ id }) => id !== knock.id), knock],
  }),
  "lobby.left": (state, { knockId }) => ({
    ...state,
    lobby: state.lobby.filter(({ id }) => id !== knockId),
  }),
  "media.activeSpeaker": (state, { participantId }) => ({ ...state, activeSpeaker: participantId ?? null }),
  "media.audioLevels": (state, { levels }) => ({
    ...state,
    levels: new Map(levels.map(({ participantId, level }) => [participantId, levelOf(level)])),
  }),
};

/** The state after one event. The old state is left as it was. */
export function reduce<Name extends StateEvent>(
  state: RoomState,
  name: Name,
  payload: Events[Name],
): RoomState {
  return REDUCERS[name](state, payload);
}

function withParticipant(state: RoomState, participant: Participant): RoomState {
  if (state.participants.has(participant.id)) {
    return { ...state, participants: new Map(state.participants).set(participant.id, participant) };
  }
  return { ...state, participants: inOrder([...state.participants.values(), participant]) };
}

function inOrder(participants: readonly Participant[]): ReadonlyMap<string, Participant> {
  const sorted = [...participants].sort((a, b) => a.joinedAt - b.joinedAt || (a.id < b.id ? -1 : 1));
  return new Map(sorted.map((participant) => [participant.id, participant]));
}

function without<Value>(map: ReadonlyMap<string, Value>, key: string): ReadonlyMap<string, Value> {
  if (!map.has(key)) return map;
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
