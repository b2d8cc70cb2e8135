import { useState } from "react";
import { exportParametersOf, type Listing } from "../../model/listing";
import { usePage } from "../page";

/** Downloads all that a listing would show, as CSV. */
export function useExport(listing: Listing) {
  const { api, texts, failed } = usePage();
  const [exporting, setExporting] = useState(false);

  async function download() {
    setExporting(true);
    try {
      const url = URL.createObjectURL(await api.csv(exportParametersOf(listing)));
      const link = document.createElement("a");
      link.href = url;
      link.download = "sessions.csv";
      link.click();
      URL.revokeObjectURL(url);
    } catch (problem) {
      failed(problem, texts.t("csv.failed"));
    } finally {
      setExporting(false);
    }
  }
  return { exporting, download };
}
