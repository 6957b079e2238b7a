export interface FloorWatch {
  technopark?: string | null;
}
export interface Join {
  technopark: string;
  room: string;
  invite?: string | null;
  name?: string | null;
}
export interface Resume {
  participantId: string;
  resumeToken: string;
  chatSeq?: number;
}
export interface Empty {

}
export interface KnockTarget {
  knockId: string;
}
export interface ChatSend {
  clientMsgId: string;
  text?: string;
  replyTo?: string | null;
  mentions?: readonly (string)[];
  fileIds?: readonly (string)[];
}
export interface ChatEdit {
  messageId: string;
  text: string;
}
export interface ChatDelete {
  messageId: string;
}
export interface ChatReact {
  messageId: string;
  emoji: string;
  on: boolean;
}
export interface ChatHistory {
  beforeSeq?: number | null;
  afterSeq?: number | null;
  limit?: number;
}
export interface HandRaise {
  raised: boolean;
  participantId?: string | null;
}
export interface React {
  emoji: string;
}
export type MediaSource = "microphone" | "camera" | "screen" | "screenAudio";
export interface MuteTarget {
  participantId: string;
  source: MediaSource;
}
export interface AskUnmute {
  participantId: string;
  source?: "microphone" | "camera";
}
export interface Target {
  participantId: string;
}
export interface Lock {
  locked: boolean;
}
export interface Spotlight {
  participantId: string | null;
}
export interface MediaOpen {
  rtpCapabilities: Record<string, unknown>;
}
export interface TransportConnect {
  transportId: string;
  dtlsParameters: Record<string, unknown>;
}
export interface IceRestart {
  transportId: string;
}
export interface Produce {
  transportId: string;
  kind: "audio" | "video";
  source: MediaSource;
  rtpParameters: Record<string, unknown>;
  paused?: boolean;
}
export interface ProducerTarget {
  producerId: string;
}
export interface ConsumerTarget {
  consumerId: string;
}
export interface Failure {
  code: string;
  message: string;
  retryAfter: number | null;
}
export interface Occupant {
  name: string;
  role: string;
}
export interface RoomPresence {
  roomId: string;
  technopark: string;
  room: string;
  count: number;
  occupants: readonly (Occupant)[];
}
export interface Floor {
  rooms: readonly (RoomPresence)[];
}
export interface RoomInfo {
  id: string;
  slug: string;
  name: string;
  kind: string;
  technopark: string;
  technoparkName: string;
  capacity: number;
  lobby: boolean;
  locked: boolean;
  spotlight: string | null;
}
export type ParticipantStatus = "connected" | "reconnecting";
export interface MediaState {
  source: MediaSource;
  paused: boolean;
}
export interface Participant {
  id: string;
  personId: string;
  name: string;
  role: string;
  moderator: boolean;
  status: ParticipantStatus;
  joinedAt: number;
  handRaisedAt: number | null;
  media: readonly (MediaState)[];
}
export interface Knock {
  id: string;
  name: string;
  role: string;
  knockedAt: number;
}
export interface ReplyPreview {
  id: string;
  authorName: string;
  excerpt: string;
}
export interface ChatReaction {
  emoji: string;
  personIds: readonly (string)[];
}
export interface ChatFile {
  id: string;
  name: string;
  mediaType: string;
  size: number;
  image: boolean;
  url: string;
  width: number | null;
  height: number | null;
}
export interface ChatMessage {
  id: string;
  seq: number;
  authorId: string;
  authorName: string;
  clientMsgId: string;
  text: string;
  html: string;
  sentAt: number;
  editedAt: number | null;
  deleted: boolean;
  replyTo: ReplyPreview | null;
  mentions: readonly (string)[];
  reactions: readonly (ChatReaction)[];
  files: readonly (ChatFile)[];
}
export interface IceServer {
  urls: readonly (string)[];
  username: string | null;
  credential: string | null;
}
export interface Snapshot {
  selfId: string;
  permissions: readonly (string)[];
  room: RoomInfo;
  participants: readonly (Participant)[];
  lobby: readonly (Knock)[];
  chat: readonly (ChatMessage)[];
  chatHasMore: boolean;
  activeSpeaker: string | null;
  resumeToken: string;
  iceServers: readonly (IceServer)[];
  serverTime: number;
}
export interface Joined {
  waiting: boolean;
  snapshot: Snapshot | null;
}
export interface Resumed {
  snapshot: Snapshot;
  mediaAlive: boolean;
  producers: readonly (string)[];
  consumers: readonly (string)[];
}
export interface Admitted {
  count: number;
}
export interface ChatSent {
  message: ChatMessage;
}
export interface ChatPage {
  messages: readonly (ChatMessage)[];
  hasMore: boolean;
}
export interface MutedAll {
  count: number;
}
export interface TransportParameters {
  id: string;
  iceParameters: Record<string, unknown>;
  iceCandidates: readonly (Record<string, unknown>)[];
  dtlsParameters: Record<string, unknown>;
}
export interface ConsumerParameters {
  id: string;
  producerId: string;
  participantId: string;
  source: MediaSource;
  kind: "audio" | "video";
  rtpParameters: Record<string, unknown>;
  producerPaused: boolean;
}
export interface MediaOpened {
  send: TransportParameters;
  receive: TransportParameters;
  consumers: readonly (ConsumerParameters)[];
}
export interface IceRestarted {
  iceParameters: Record<string, unknown>;
}
export interface Produced {
  producerId: string;
}
export interface FloorChanged {
  presence: RoomPresence;
}
export interface ParticipantJoined {
  participant: Participant;
}
export interface ParticipantUpdated {
  participant: Participant;
}
export type LeaveReason = "left" | "lost" | "removed" | "replaced";
export interface ParticipantLeft {
  participantId: string;
  reason: LeaveReason;
}
export interface RoomUpdated {
  room: RoomInfo;
}
export interface RoomClosed {
  reason: string;
}
export interface LobbyKnocked {
  knock: Knock;
}
export interface LobbyLeft {
  knockId: string;
}
export interface LobbyAdmitted {
  snapshot: Snapshot;
}
export interface LobbyRefused {
  reason: string;
}
export interface ChatPosted {
  message: ChatMessage;
}
export interface ChatChanged {
  message: ChatMessage;
}
export interface Reacted {
  participantId: string;
  emoji: string;
}
export interface Muted {
  source: MediaSource;
  by: string;
}
export interface UnmuteAsked {
  source: "microphone" | "camera";
  by: string;
}
export interface ConsumerOpened {
  consumer: ConsumerParameters;
}
export interface ConsumerClosed {
  consumerId: string;
}
export interface ConsumerPaused {
  consumerId: string;
  paused: boolean;
}
export interface ActiveSpeaker {
  participantId: string | null;
}
export interface AudioLevel {
  participantId: string;
  level: number;
}
export interface AudioLevels {
  levels: readonly (AudioLevel)[];
}
export interface MediaLost {
  transportId: string;
}
export interface Requests {
  "floor.watch": { payload: FloorWatch; reply: Floor };
  "room.join": { payload: Join; reply: Joined };
  "room.resume": { payload: Resume; reply: Resumed };
  "room.leave": { payload: Empty; reply: Empty };
  "lobby.admit": { payload: KnockTarget; reply: Empty };
  "lobby.refuse": { payload: KnockTarget; reply: Empty };
  "lobby.admitAll": { payload: Empty; reply: Admitted };
  "chat.send": { payload: ChatSend; reply: ChatSent };
  "chat.edit": { payload: ChatEdit; reply: ChatSent };
  "chat.delete": { payload: ChatDelete; reply: ChatSent };
  "chat.react": { payload: ChatReact; reply: ChatSent };
  "chat.history": { payload: ChatHistory; reply: ChatPage };
  "hand.raise": { payload: HandRaise; reply: Empty };
  "reaction.send": { payload: React; reply: Empty };
  "moderation.mute": { payload: MuteTarget; reply: Empty };
  "moderation.muteAll": { payload: Empty; reply: MutedAll };
  "moderation.askUnmute": { payload: AskUnmute; reply: Empty };
  "moderation.remove": { payload: Target; reply: Empty };
  "moderation.lock": { payload: Lock; reply: Empty };
  "moderation.spotlight": { payload: Spotlight; reply: Empty };
  "moderation.end": { payload: Empty; reply: Empty };
  "media.open": { payload: MediaOpen; reply: MediaOpened };
  "media.connect": { payload: TransportConnect; reply: Empty };
  "media.iceRestart": { payload: IceRestart; reply: IceRestarted };
  "media.produce": { payload: Produce; reply: Produced };
  "media.producer.pause": { payload: ProducerTarget; reply: Empty };
  "media.producer.resume": { payload: ProducerTarget; reply: Empty };
  "media.producer.close": { payload: ProducerTarget; reply: Empty };
  "media.consumer.resume": { payload: ConsumerTarget; reply: Empty };
  "media.consumer.pause": { payload: ConsumerTarget; reply: Empty };
}
export interface Events {
  "floor.changed": FloorChanged;
  "room.participantJoined": ParticipantJoined;
  "room.participantUpdated": ParticipantUpdated;
  "room.participantLeft": ParticipantLeft;
  "room.updated": RoomUpdated;
  "room.closed": RoomClosed;
  "lobby.knocked": LobbyKnocked;
  "lobby.left": LobbyLeft;
  "lobby.admitted": LobbyAdmitted;
  "lobby.refused": LobbyRefused;
  "chat.posted": ChatPosted;
  "chat.changed": ChatChanged;
  "reaction.shown": Reacted;
  "moderation.muted": Muted;
  "moderation.unmuteAsked": UnmuteAsked;
  "media.consumerOpened": ConsumerOpened;
  "media.consumerClosed": ConsumerClosed;
  "media.consumerPaused": ConsumerPaused;
  "media.activeSpeaker": ActiveSpeaker;
  "media.audioLevels": AudioLevels;
  "media.lost": MediaLost;
}
