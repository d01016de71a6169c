import "@picocss/pico/css/pico.min.css";
import { createRoot } from "react-dom/client";
import { Form } from "./Form.js";
import { lang, words } from "./words.js";

document.documentElement.lang = lang;
document.title = words.title;
createRoot(document.getElementById("form")!).render(<Form />);
