// What joins the levers to the part of the page that is run again: values down, one message up.
const NAME = "planner-levers";

export default function ({data, setTriggerValue}) {
  const send = message => setTriggerValue("move", message);
  customElements.whenDefined(NAME).then(() => customElements.get(NAME).answer(data, send));
  return () => customElements.get(NAME)?.leave(data.key);
}
