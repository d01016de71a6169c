import "@picocss/pico/css/pico.min.css";
import { createRoot } from "react-dom/client";
import { Form } from "./Form.js";
import { lang } from "./words.js";

document.documentElement.lang = lang;
createRoot(document.getElementById("form")!).render(<Form />);
