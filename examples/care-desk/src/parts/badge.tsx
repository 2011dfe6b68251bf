/** A word with a colour; the word alone says everything. */
import { tellOrderState, type CareOrderState, type ServiceStatus } from '@care-gateway/client';
import { words } from '../format.ts';

export type Tone = 'good' | 'bad' | 'busy' | 'quiet';

export const Badge = ({ tone, children }: { readonly tone: Tone; readonly children: string }) => (
  <span className={`badge ${tone}`}>{children}</span>
);

const toneOfStatus: Readonly<Partial<Record<ServiceStatus, Tone>>> = {
  ACTIVE: 'good',
  SUSPENDED: 'busy',
  CANCELLED: 'bad',
};

export const StatusBadge = ({ status }: { readonly status: ServiceStatus }) => (
  <Badge tone={toneOfStatus[status] ?? 'quiet'}>{words(status)}</Badge>
);

const tonesOfStates: Readonly<Partial<Record<CareOrderState, Tone>>> = {
  COMPLETED: 'good',
  PARTIALLY_COMPLETED: 'bad',
  FAILED: 'bad',
  REJECTED: 'bad',
  CANCELLED: 'quiet',
  EXPIRED: 'bad',
};

export const toneOfState = (state: CareOrderState): Tone => tonesOfStates[state] ?? 'busy';

export const StateBadge = ({ state }: { readonly state: CareOrderState }) => (
  <Badge tone={toneOfState(state)}>{tellOrderState(state).title}</Badge>
);
