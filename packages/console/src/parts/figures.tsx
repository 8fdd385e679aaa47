/** A few numbers side by side, each with what it counts. */
import './figures.css';

interface Figure {
  readonly label: string;
  readonly value: string;
}

export function Figures({ figures }: { readonly figures: readonly Figure[] }) {
  return (
    <dl className="figures">
      {figures.map(({ label, value }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
