const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });

/** An amount in euros as people read it. */
export const money = (amount: number): string => euros.format(amount);
