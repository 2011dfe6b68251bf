import { addressOf, useRoute, type Route } from './route.ts';
import { FindLine } from './screens/find-line.tsx';
import { Line } from './screens/line.tsx';
import { Offers } from './screens/offers.tsx';
import { Order } from './screens/order.tsx';
import { SuspendMany } from './screens/suspend-many.tsx';

const entries: readonly {
  readonly label: string;
  readonly route: Route;
  readonly screens: readonly Route['screen'][];
}[] = [
  { label: 'Lines', route: { screen: 'find' }, screens: ['find', 'line', 'order'] },
  { label: 'Offers', route: { screen: 'offers', ban: undefined }, screens: ['offers'] },
  { label: 'Suspend many', route: { screen: 'many' }, screens: ['many'] },
];

const Current = ({ route }: { readonly route: Route }) => {
  switch (route.screen) {
    case 'find':
      return <FindLine />;
    case 'line':
      return <Line key={route.ctn} ctn={route.ctn} />;
    case 'order':
      return <Order key={route.id} id={route.id} ctn={route.ctn} />;
    case 'offers':
      return <Offers key={route.ban} ban={route.ban} />;
    case 'many':
      return <SuspendMany />;
  }
};

export const App = () => {
  const route = useRoute();
  return (
    <>
      <button type="button" className="skip" onClick={() => document.querySelector('h1')?.focus()}>
        Skip to the content
      </button>
      <header className="bar">
        <div className="bar-inside">
          <a className="brand" href={addressOf({ screen: 'find' })}>
            <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width="28" height="28" />
            Care desk
          </a>
          <nav aria-label="Main">
            {entries.map(({ label, route: target, screens }) => (
              <a
                key={label}
                href={addressOf(target)}
                aria-current={screens.includes(route.screen) ? 'page' : undefined}
              >
                {label}
              </a>
            ))}
          </nav>
          <span className="faint">Demonstration</span>
        </div>
      </header>
      <main>
        <Current route={route} />
      </main>
    </>
  );
};
