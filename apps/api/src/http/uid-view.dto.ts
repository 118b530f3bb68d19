/** What a call is answered that goes on after its answer. */
export class UidView {
  uid: string;
}
