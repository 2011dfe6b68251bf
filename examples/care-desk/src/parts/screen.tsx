/** A screen with its title, which the browser's tab and a reader of the page learn when it is opened. */
import { useEffect, useRef, type ReactNode } from 'react';

interface ScreenProps {
  readonly title: string;
  /** Where one came from. */
  readonly above?: ReactNode;
  /** Beside the title. */
  readonly aside?: ReactNode;
  readonly lead?: ReactNode;
  readonly children: ReactNode;
}

export const Screen = ({ title, above, aside, lead, children }: ScreenProps) => {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = `${title} · Care desk`;
    heading.current?.focus();
  }, [title]);
  return (
    <>
      {above}
      <header className="screen-head">
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {aside}
      </header>
      {lead !== undefined && <p className="lead">{lead}</p>}
      {children}
    </>
  );
};
