/** Who may deliver to a partner at the moment: so many deliveries at once, over all Lambdas. */
export type DeliveryTurns = {
  /**
   * Takes one of the partner's turns for a delivery: false when all are taken, or when this very delivery has one. A turn
   * that is not given back ends by itself at `until`.
   */
  readonly take: (
    turn: { readonly partnerId: string; readonly deliveryId: string },
    time: { readonly now: Date; readonly until: Date },
  ) => Promise<boolean>;
  /** Ends a turn; nothing happens when it has ended. */
  readonly giveBack: (turn: { readonly partnerId: string; readonly deliveryId: string }) => Promise<void>;
};
