/** Something that a person should notice, and what to do about it. */
import { CombinedGraphQLErrors, type ErrorLike } from '@apollo/client';
import { tellTopLevelError, type Told } from '@care-gateway/client';
import type { ReactNode } from 'react';

interface NoticeProps {
  readonly tone: 'good' | 'bad' | 'busy' | 'quiet';
  readonly title: string;
  readonly children?: ReactNode;
}

export const Notice = ({ tone, title, children }: NoticeProps) => (
  <div className={`notice ${tone}`} role={tone === 'bad' ? 'alert' : 'status'}>
    <strong>{title}</strong>
    {children !== undefined && <div>{children}</div>}
  </div>
);

const noAnswer: Told = {
  title: 'No answer',
  text: 'The service could not be reached. Is the connection up?',
  offerRetry: true,
};

const tell = (error: ErrorLike): Told => {
  if (!CombinedGraphQLErrors.is(error)) return noAnswer;
  const code = error.errors[0]?.extensions?.['code'];
  return tellTopLevelError(typeof code === 'string' ? code : '');
};

const referenceIn = (error: ErrorLike): string | undefined => {
  const reference = CombinedGraphQLErrors.is(error) ? error.errors[0]?.extensions?.['supportReference'] : undefined;
  return typeof reference === 'string' ? reference : undefined;
};

interface FailureProps {
  readonly error: ErrorLike;
  readonly retry?: () => void;
}

/** A request that failed: what the client package says of its code, and the reference that support asks for. */
export const Failure = ({ error, retry }: FailureProps) => {
  const { title, text, offerRetry } = tell(error);
  const reference = referenceIn(error);
  return (
    <Notice tone="bad" title={title}>
      <p>{text}</p>
      {reference !== undefined && (
        <p className="faint">
          For support: <code>{reference}</code>
        </p>
      )}
      {offerRetry && retry && (
        <button type="button" className="button" onClick={retry}>
          Try again
        </button>
      )}
    </Notice>
  );
};

export const Loading = ({ what }: { readonly what: string }) => (
  <p className="loading" role="status">
    {what}
  </p>
);
