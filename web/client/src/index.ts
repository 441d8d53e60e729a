export { backoff } from "./backoff";
export type { Answered, Button, Citation, FormInput, Message, Problem, Role } from "./contract";
export { Conversation, type Listener, type Options } from "./conversation";
export { ProblemError, request } from "./http";
export { newId } from "./ids";
export { Memory, sessionKey } from "./memory";
export type { Pending } from "./outbox";
export { rarely } from "./rarely";
export { Stream, socketUrl } from "./stream";
