import encodeQr from 'qr';
import { type ReactNode, useMemo } from 'react';
import { inGroups, type TotpSetup } from './operator-account.ts';

/** The secret of one-time codes for an authenticator app: as a picture to scan, as a link, and as text to type. */
export function TotpSecret({ setup }: { readonly setup: TotpSetup }): ReactNode {
  const { size, path } = useMemo(() => draw(setup.uri), [setup.uri]);
  return (
    <div className="totp">
      <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label="The secret, for the camera of the app">
        <path d={path} />
      </svg>
      <div>
        <p>
          Scan this with an authenticator app, <a href={setup.uri}>open it in one on this device</a>, or type the
          secret:
        </p>
        <p>
          <code>{inGroups(setup.secret)}</code>
        </p>
      </div>
    </div>
  );
}

/** Light around the code, in squares of it: cameras need four. */
const BORDER = 4;

/** The dark squares as one path. */
function draw(text: string): { readonly size: number; readonly path: string } {
  const rows = encodeQr(text, 'raw', { border: BORDER });
  const path = rows.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? `M${x} ${y}h1v1h-1z` : []))).join('');
  return { size: rows.length, path };
}
