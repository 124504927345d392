# Makes the main table again from analysis.csv, with nothing but base R.
#
#   Rscript main_table.R > again.csv
#
# gives main_table.csv, byte for byte. Risk ratio with Katz's interval, risk difference with
# Newcombe's, mean difference with Welch's.

z <- qnorm(0.975)
own <- sub("^--file=", "", grep("^--file=", commandArgs(FALSE), value = TRUE))
folder <- if (length(own) == 1) dirname(own) else "."
table <- read.csv(file.path(folder, "analysis.csv"), colClasses = "character",
                  check.names = FALSE, na.strings = character(), encoding = "UTF-8")

katz <- function(n1, of1, n0, of0) {
  if (n1 == 0 || n0 == 0) return(numeric())
  log_ratio <- log(n1 / of1) - log(n0 / of0)
  half <- z * sqrt(1 / n1 - 1 / of1 + 1 / n0 - 1 / of0)
  if (half == 0) exp(log_ratio) else exp(log_ratio + c(0, -half, half))
}

wilson <- function(n, of) {
  share <- n / of
  middle <- (share + z^2 / (2 * of)) / (1 + z^2 / of)
  half <- z / (1 + z^2 / of) * sqrt(share * (1 - share) / of + z^2 / (4 * of^2))
  c(max(0, middle - half), min(1, middle + half))
}

newcombe <- function(n1, of1, n0, of0) {
  risk1 <- n1 / of1; risk0 <- n0 / of0
  one <- wilson(n1, of1); other <- wilson(n0, of0)
  apart <- risk1 - risk0
  c(apart, max(-1, apart - sqrt((risk1 - one[1])^2 + (other[2] - risk0)^2)),
    min(1, apart + sqrt((one[2] - risk1)^2 + (risk0 - other[1])^2)))
}

welch <- function(one, other) {
  apart <- mean(one) - mean(other)
  if (min(length(one), length(other)) == 1) return(apart)
  part1 <- var(one) / length(one); part0 <- var(other) / length(other)
  spread <- part1 + part0
  if (spread <= 1e-12 * max(1, apart^2)) return(apart)
  freedom <- spread^2 / (part1^2 / (length(one) - 1) + part0^2 / (length(other) - 1))
  half <- sqrt(spread) * qt(0.975, freedom)
  apart + c(0, -half, half)
}

written <- function(numbers, places) {
  c(sprintf("%.6f", round(numbers, 6) + 0), rep("", places - length(numbers)))
}
quoted <- function(cells) {
  ifelse(grepl('[",\n\r]', cells), paste0('"', gsub('"', '""', cells, fixed = TRUE), '"'), cells)
}
line <- function(cells) cat(paste(quoted(as.character(cells)), collapse = ","), "\n", sep = "")
spread_of <- function(values) {
  c(written(if (length(values)) mean(values) else numeric(), 1),
    written(if (length(values) > 1) sd(values) else numeric(), 1))
}

line(c("timepoint", "outcome", "measure", "method", "arm1", "arm0", "n1", "N1", "n0", "N0",
       "mean1", "sd1", "mean0", "sd0", "estimate", "ci_low", "ci_high", "remarks"))
keys <- unique(table[c("outcome", "timepoint")])
for (k in seq_len(nrow(keys))) {
  part <- table[table$outcome == keys$outcome[k] & table$timepoint == keys$timepoint[k], ]
  head <- c(keys$timepoint[k], keys$outcome[k])
  arms <- c(part$arm[part$is_arm1 == "1"][1], part$arm[part$is_arm1 == "0"][1])
  has <- part$observed != ""
  one <- as.numeric(part$observed[part$is_arm1 == "1" & has])
  other <- as.numeric(part$observed[part$is_arm1 == "0" & has])
  whole <- length(one) > 0 && length(other) > 0
  remarks <- part$remarks[1]
  if (part$kind[1] == "event") {
    counts <- c(sum(one), length(one), sum(other), length(other))
    ratio <- if (whole) do.call(katz, as.list(counts)) else numeric()
    apart <- if (whole) do.call(newcombe, as.list(counts)) else numeric()
    empty <- rep("", 4)
    line(c(head, "risk_ratio", "katz", arms, counts, empty, written(ratio, 3), remarks))
    line(c(head, "risk_difference", "newcombe", arms, counts, empty, written(apart, 3), remarks))
  } else {
    apart <- if (whole) welch(one, other) else numeric()
    line(c(head, "mean_difference", "welch", arms, "", length(one), "", length(other),
           spread_of(one), spread_of(other), written(apart, 3), remarks))
  }
}
